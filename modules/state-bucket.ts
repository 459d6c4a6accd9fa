import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import { PrivateBucket } from "./private-bucket";

/** Properties for a {@link StateBucket}. */
export interface StateBucketProps {
  /** Provider of the account that owns the bucket. */
  readonly provider: AwsProvider;
  /** Name of the bucket. */
  readonly name: string;
  /** Statements of the bucket policy. */
  readonly policy: readonly PolicyStatement[];
  /** True if Terraform refuses to destroy the bucket. */
  readonly preventDestroy: boolean;
}

/** Days for which an earlier state can be restored. */
const NONCURRENT_DAYS = 90;

/**
 * The bucket of the Terraform state. It has no Object Lock, because Terraform deletes its lock file after each run.
 * https://developer.hashicorp.com/terraform/language/backend/s3
 */
export class StateBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id, {
      ...props,
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
