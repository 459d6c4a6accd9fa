import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";
import type { StateSettings } from "../settings/state";

/** The first release with `aws_organizations_aws_service_access` and computed `blocked_encryption_types`; the bindings would pin 6.25.0. */
const AWS_PROVIDER_VERSION = "~> 6.62";

/** The first release whose S3 backend locks natively. */
const TERRAFORM_VERSION = ">= 1.11";

/** Where a stack keeps its state. */
export interface StateLocation {
  /** Backend and credentials. In S3 the key is the one of the main stack unless `key` says otherwise. */
  readonly state: StateSettings;
  /** Object key in the state bucket. */
  readonly key?: string;
  /** Endpoint of an emulator, where there is one. */
  readonly endpointUrl?: string;
}

/** Says which Terraform and which provider a stack needs. */
export function requireVersions(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
  stack.addOverride("terraform.required_providers.aws", {
    source: "hashicorp/aws",
    version: AWS_PROVIDER_VERSION,
  });
}

/** Says where a stack keeps its state: in S3, encrypted and locked, in HCP Terraform, or in a file. */
export function keepState(stack: TerraformStack, { state, key, endpointUrl }: StateLocation): void {
  if (state.backend === "local") {
    new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` });
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
