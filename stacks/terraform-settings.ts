import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";
import type { StateSettings } from "../settings/state";
import { AWS_PROVIDER_VERSION, TERRAFORM_VERSION } from "../versions";

/** Properties of {@link configureBackend}. */
export interface BackendProps {
  /** State section of the settings. */
  readonly state: StateSettings;
  /** Object key in the state bucket. Default: the key in the settings. */
  readonly key?: string;
  /** Path of the state file of a local backend. Default: beside the output directory. */
  readonly localState?: string;
  /** Endpoint of an emulator. */
  readonly endpointUrl?: string;
}

/** Sets the versions of Terraform and of the AWS provider that a stack requires. */
export function requireVersions(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
  stack.addOverride("terraform.required_providers.aws", {
    source: "hashicorp/aws",
    version: AWS_PROVIDER_VERSION,
  });
}

/** Configures the backend of a stack: S3, encrypted and locked, HCP Terraform, or a local file. */
export function configureBackend(stack: TerraformStack, props: BackendProps): void {
  const { state, key, localState, endpointUrl } = props;
  if (state.backend === "local") {
    new LocalBackend(stack, { path: localState ?? `../../../${stack.node.id}.tfstate` });
    return;
  }
  if (state.backend === "cloud") {
    const { hostname, organization, workspace } = state;
    new CloudBackend(stack, { hostname, organization, workspaces: new NamedCloudWorkspace(workspace) });
    return;
  }
  const backend = new S3Backend(stack, {
    bucket: state.bucket,
    key: key ?? state.key,
    region: state.region,
    profile: state.owner.profile,
    assumeRole: state.owner.roleArn === undefined ? undefined : { roleArn: state.owner.roleArn },
    encrypt: true,
    usePathStyle: endpointUrl === undefined ? undefined : true,
  });
  backend.addOverride("use_lockfile", true);
}
