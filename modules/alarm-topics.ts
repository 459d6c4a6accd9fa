import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { type ITerraformDependable, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { endpointVariable } from "../policies/names";
import type { PolicyStatement } from "../policies/policy-document";
import type { AlarmsSettings } from "../settings/alarms";
import { keyArguments } from "./key-arguments";
import { renderPolicy } from "./render-policy";

/** A topic of alarms. */
export interface AlarmTopic {
  /** Id of its constructs. */
  readonly id: string;
  readonly topicName: string;
  /** Statements of the topic's policy. */
  readonly policy: readonly PolicyStatement[];
  /** Who is told. */
  readonly subscriptions: AlarmsSettings["subscriptions"];
}

/** Properties for {@link AlarmTopics}. */
export interface AlarmTopicsProps {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** ARN of the trail, for the key's description. */
  readonly trailArn: string;
  /** Statements of the policy of the key. */
  readonly keyPolicy: readonly PolicyStatement[];
  readonly topics: readonly AlarmTopic[];
}

/**
 * The SNS topics to which alarms publish, encrypted with one KMS key, and their subscriptions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlarmTopics extends Construct {
  readonly key: KmsKey;
  /** Resources without which an alarm cannot publish. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AlarmTopicsProps) {
    super(scope, id);
    this.key = new KmsKey(this, "Key", {
      provider: props.provider,
      description: `Encrypts the alarms about ${props.trailArn}`,
      ...keyArguments(props.keyPolicy),
    });
    this.resources = props.topics.flatMap((topic) => this.addTopic(topic, props.provider));
  }

  private addTopic(
    { id, topicName, policy, subscriptions }: AlarmTopic,
    provider: AwsProvider,
  ): readonly ITerraformDependable[] {
    const topic = new SnsTopic(this, id, { provider, name: topicName, kmsMasterKeyId: this.key.arn });
    for (const subscription of subscriptions) this.subscribe(id, topic, subscription, provider);
    return [
      topic,
      new SnsTopicPolicy(this, `${id}-Policy`, { provider, arn: topic.arn, policy: renderPolicy(policy) }),
    ];
  }

  /**
   * The ids depend on the endpoint alone. With numbers, removing the first endpoint would replace the others, and Terraform
   * would delete a subscription that SNS, which has one for each endpoint, has just answered for another.
   */
  private subscribe(
    topicId: string,
    topic: SnsTopic,
    { protocol, endpoint }: AlarmTopic["subscriptions"][number],
    provider: AwsProvider,
  ): void {
    const name = endpointVariable(endpoint);
    const variable = new TerraformVariable(TerraformStack.of(this), name, {
      type: "string",
      default: endpoint,
      nullable: false,
      sensitive: true,
      description: `Endpoint of the protocol ${protocol} that is told of alarms`,
    });
    new SnsTopicSubscription(this, `${topicId}-Subscription-${name.split("_").at(-1)}`, {
      provider,
      topicArn: topic.arn,
      protocol,
      endpoint: variable.stringValue,
      endpointAutoConfirms: protocol === "https" ? true : undefined,
    });
  }
}
