/** Oldest Node that runs the project. package.json has it, too. */
export const OLDEST_NODE = "20.19";

/** Oldest Terraform that runs the stacks: the first whose S3 backend locks without DynamoDB. */
export const OLDEST_TERRAFORM = "1.11.0";

/** Version constraint of the stacks for Terraform. */
export const TERRAFORM_VERSION = ">= 1.11";

/**
 * Version constraint of the stacks for the AWS provider, because `aws_organizations_aws_service_access` and computed
 * `blocked_encryption_types` need it. The bindings would pin 6.25.0.
 */
export const AWS_PROVIDER_VERSION = "~> 6.62";

/** First version of the AWS provider with which the stacks manage trusted access. */
export const TRUSTED_ACCESS_SINCE = "6.62.0";

/** Packages of CDKTF's community fork with which `npm run check:cdktn` synthesizes. */
export const CDKTF_FORK = { cdktn: "0.24.0", "@cdktn/provider-aws": "25.7.0", constructs: "10.7.0" };
