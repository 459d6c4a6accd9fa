import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type NotificationsPolicyProps, topicKeyPolicy, topicPolicy } from "../policies/notifications";
import { renderPolicy } from "./render-policy";

/** Properties for {@link Notifications}. */
export interface NotificationsProps extends NotificationsPolicyProps {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
}

/** The longest window that KMS knows, to notice and cancel a deletion. */
const DELETION_WINDOW_DAYS = 30;

/**
 * An SNS topic that CloudTrail tells of every log file that it delivers, encrypted with a key of its own.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 */
export class Notifications extends Construct {
  /** The topic. CloudTrail is given its name: for the ARN, the provider would see a difference in every plan. */
  readonly topic: SnsTopic;
  /** What the trail has to wait for. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { provider } = props;
    const key = new KmsKey(this, "Key", {
      provider,
      description: `Encrypts the notifications of ${props.trailArn}`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: renderPolicy(topicKeyPolicy(props)),
    });
    this.topic = new SnsTopic(this, "Resource", { provider, name: props.topicName, kmsMasterKeyId: key.arn });
    const policy = new SnsTopicPolicy(this, "Policy", {
      provider,
      arn: this.topic.arn,
      policy: renderPolicy(topicPolicy(props)),
    });
    this.resources = [key, this.topic, policy];
  }
}
