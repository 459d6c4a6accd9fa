import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import { keyArguments } from "./key-arguments";
import { renderPolicy } from "./render-policy";

/** Properties for {@link Notifications}. */
export interface NotificationsProps {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** Name of the topic. */
  readonly topicName: string;
  /** ARN of the trail, for the key's description. */
  readonly trailArn: string;
  /** Statements of the topic's policy. */
  readonly topicPolicy: readonly PolicyStatement[];
  /** Statements of the policy of the topic's key. */
  readonly keyPolicy: readonly PolicyStatement[];
}

/**
 * An SNS topic, encrypted with its own KMS key, to which CloudTrail publishes a message for every log file.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 */
export class Notifications extends Construct {
  /** The topic. The trail names it by `name`: with the ARN, every plan would show a change. */
  readonly topic: SnsTopic;
  /** Resources that must exist before the trail. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { provider } = props;
    const key = new KmsKey(this, "Key", {
      provider,
      description: `Encrypts the notifications of ${props.trailArn}`,
      ...keyArguments(props.keyPolicy),
    });
    this.topic = new SnsTopic(this, "Resource", { provider, name: props.topicName, kmsMasterKeyId: key.arn });
    const policy = new SnsTopicPolicy(this, "Policy", {
      provider,
      arn: this.topic.arn,
      policy: renderPolicy(props.topicPolicy),
    });
    this.resources = [key, this.topic, policy];
  }
}
