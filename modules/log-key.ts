import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type LogKeyPolicyProps, logKeyPolicy } from "../policies/log-key";
import type { KeySettings } from "../settings/key";
import { renderPolicy } from "./render-policy";

/** Properties for a {@link LogKey}. */
export interface LogKeyProps extends KeySettings, LogKeyPolicyProps {
  /** Provider of the account that owns the key, in the Region of the log bucket. */
  readonly provider: AwsProvider;
  /** Whether Terraform refuses to destroy the key. */
  readonly preventDestroy: boolean;
}

/** The longest window that KMS knows, to notice and cancel a deletion. */
const DELETION_WINDOW_DAYS = 30;

/**
 * The KMS key that encrypts the log files. Its policy is part of the key, which so never exists without it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
 */
export class LogKey extends Construct {
  /** The key; its ARN is the one name that AWS chooses. */
  readonly key: KmsKey;
  /** The alias, by which people find the key. */
  readonly alias: KmsAlias;

  constructor(scope: Construct, id: string, props: LogKeyProps) {
    super(scope, id);
    const { provider } = props;
    this.key = new KmsKey(this, "Resource", {
      provider,
      description: `Encrypts the log files of ${props.trailArn}`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: renderPolicy(logKeyPolicy(props)),
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    this.alias = new KmsAlias(this, "Alias", {
      provider,
      name: `alias/${props.alias}`,
      targetKeyId: this.key.keyId,
    });
  }
}
