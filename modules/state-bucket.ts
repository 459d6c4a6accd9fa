import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { bucketArn } from "../aws/arns";
import { denyInsecureTransport } from "../policies/insecure-transport";
import { PrivateBucket } from "./private-bucket";

/** Properties for a {@link StateBucket}. */
export interface StateBucketProps {
  /** Provider of the account that owns the bucket. */
  readonly provider: AwsProvider;
  /** Name of the bucket. */
  readonly name: string;
  /** Region of the bucket. */
  readonly region: string;
  /** Whether Terraform refuses to destroy the bucket. */
  readonly preventDestroy: boolean;
}

/** Days for which an earlier state can be brought back. */
const NONCURRENT_DAYS = 90;

/**
 * The bucket of the Terraform state. No Object Lock: Terraform deletes its lock file after each run.
 * https://developer.hashicorp.com/terraform/language/backend/s3
 */
export class StateBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id, {
      ...props,
      policy: [denyInsecureTransport(bucketArn(props))],
      lifecycleRules: [
        {
          id: "earlier-states",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        },
      ],
    });
  }
}
