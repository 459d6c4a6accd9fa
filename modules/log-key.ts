import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import type { KeySettings } from "../settings/key";
import { keyArguments } from "./key-arguments";

/** Properties for a {@link LogKey}. */
export interface LogKeyProps extends KeySettings {
  /** Provider of the account that owns the key, in the Region of the log bucket. */
  readonly provider: AwsProvider;
  /** ARN of the trail, for the key's description. */
  readonly trailArn: string;
  /** Statements of the key policy. */
  readonly policy: readonly PolicyStatement[];
  /** True if Terraform refuses to destroy the key. */
  readonly preventDestroy: boolean;
}

/**
 * The KMS key that encrypts the log files. The policy is an argument of the key, so the key never exists without it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
 */
export class LogKey extends Construct {
  /** The key. AWS chooses its ARN. */
  readonly key: KmsKey;
  /** The alias of the key. */
  readonly alias: KmsAlias;

  constructor(scope: Construct, id: string, props: LogKeyProps) {
    super(scope, id);
    const { provider } = props;
    this.key = new KmsKey(this, "Resource", {
      provider,
      description: `Encrypts the log files of ${props.trailArn}`,
      ...keyArguments(props.policy),
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    this.alias = new KmsAlias(this, "Alias", {
      provider,
      name: `alias/${props.alias}`,
      targetKeyId: this.key.keyId,
    });
  }
}
