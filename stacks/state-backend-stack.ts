import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { StateBucket } from "../modules/state-bucket";
import { stateBucketPolicyOf } from "../policies/state-bucket";
import type { Settings } from "../settings/file";
import { type S3StateSettings, STATE_BACKEND_KEY } from "../settings/state";
import { accountProvider } from "./account-provider";
import { checkDeployers } from "./deployer-check";
import { configureBackend, requireVersions } from "./terraform-settings";

/** Properties for a {@link StateBackendStack}. */
export interface StateBackendStackProps {
  /** The whole settings. */
  readonly settings: Settings;
  /** State section of the settings, whose backend is S3. */
  readonly state: S3StateSettings;
  /** Endpoint of an emulator. */
  readonly endpointUrl?: string;
}

/** The bucket that holds the Terraform state of both stacks, including its own. */
export class StateBackendStack extends TerraformStack {
  constructor(scope: Construct, id: string, { settings, state, endpointUrl }: StateBackendStackProps) {
    super(scope, id);
    requireVersions(this);
    configureBackend(this, { state, key: STATE_BACKEND_KEY, endpointUrl });
    const provider = accountProvider(this, "Provider", {
      name: state.account,
      account: state.owner,
      region: state.region,
      tags: settings.tags,
      endpointUrl,
    });
    checkDeployers(this, [{ name: state.account, account: state.owner, provider }]);
    const { bucket } = new StateBucket(this, "StateBucket", {
      provider,
      name: state.bucket,
      policy: stateBucketPolicyOf(settings) ?? [],
      preventDestroy: settings.preventDestroy,
    });
    new TerraformOutput(this, "StateBucketName", { value: bucket.bucket });
  }
}
