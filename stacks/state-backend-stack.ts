import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { StateBucket } from "../modules/state-bucket";
import type { Settings } from "../settings/file";
import { type S3StateSettings, STATE_BACKEND_KEY } from "../settings/state";
import { accountProvider } from "./account-provider";
import { keepState, requireVersions } from "./terraform-settings";

/** Properties for a {@link StateBackendStack}. */
export interface StateBackendStackProps {
  /** The whole settings. */
  readonly settings: Settings;
  /** Their state section, which is S3's. */
  readonly state: S3StateSettings;
  /** Endpoint of an emulator, where there is one. */
  readonly endpointUrl?: string;
}

/** The bucket that keeps the Terraform state of both stacks, its own included. */
export class StateBackendStack extends TerraformStack {
  constructor(scope: Construct, id: string, { settings, state, endpointUrl }: StateBackendStackProps) {
    super(scope, id);
    requireVersions(this);
    keepState(this, { state, key: STATE_BACKEND_KEY, endpointUrl });
    const provider = accountProvider(this, "Provider", {
      name: state.account,
      account: state.owner,
      region: state.region,
      tags: settings.tags,
      endpointUrl,
    });
    const { bucket } = new StateBucket(this, "StateBucket", {
      provider,
      name: state.bucket,
      region: state.region,
      preventDestroy: settings.preventDestroy,
    });
    new TerraformOutput(this, "StateBucketName", { value: bucket.bucket });
  }
}
