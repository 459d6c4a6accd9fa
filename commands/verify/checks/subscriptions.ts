import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from "@aws-sdk/client-sns";
import { endpointVariable, resourceNames } from "../../../policies/names";
import type { AlarmsSettings } from "../../../settings/alarms";
import { ownsTamperingTopic } from "../../../settings/alarms";
import { collect } from "../async";
import { type Check, checkOne } from "../check";
import { fail, type Judgement, joinFirst, pass, warn } from "../judgement";
import type { LiveAws } from "../live-aws";
import { permission, TOPICS } from "../permission";
import { REDEPLOY } from "../remediation";

type Endpoints = AlarmsSettings["subscriptions"];

/** Whether somebody hears the alarms. */
export function subscriptions(aws: LiveAws): readonly Check[] {
  const { alarms } = aws.settings;
  const names = resourceNames(aws.settings).alarms;
  const { topicArn } = alarms;
  return [
    ...(ownsTamperingTopic(alarms)
      ? [subscribed(aws, "alarms.subscriptions", names.tampering.topicArn, alarms.subscriptions)]
      : []),
    ...(topicArn === undefined ? [] : [subscribed(aws, "alarms.subscriptions", topicArn, [])]),
    ...(alarms.cis.enabled
      ? [subscribed(aws, "alarms.cis-subscriptions", names.cis.topicArn, alarms.cis.subscriptions)]
      : []),
  ];
}

function subscribed(aws: LiveAws, id: string, topicArn: string, wanted: Endpoints): Check {
  return checkOne({
    id,
    title: `somebody has confirmed a subscription to ${topicArn.split(":").at(-1)}`,
    setting:
      id === "alarms.subscriptions" && wanted.length === 0 ? `alarms.topicArn: ${topicArn}` : undefined,
    permissions: [permission(TOPICS, "sns:ListSubscriptionsByTopic")],
    read: async () => {
      const client = aws.accounts.management.client(SNSClient, aws.settings.trail.homeRegion);
      const pages = await collect(paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn }));
      return pages.flatMap(({ Subscriptions = [] }) => Subscriptions);
    },
    judge: (live) => judgeSubscriptions(live, deployed(aws, wanted)),
  });
}

/** The endpoints that Terraform subscribes: a variable takes the place of one in the settings. */
function deployed({ environment }: LiveAws, wanted: Endpoints): Endpoints {
  return wanted.map(({ protocol, endpoint }) => ({
    protocol,
    endpoint: environment[`TF_VAR_${endpointVariable(endpoint)}`] ?? endpoint,
  }));
}

const isConfirmed = ({ SubscriptionArn = "" }: Subscription) => SubscriptionArn.startsWith("arn:");

/** An endpoint can be a secret, so the report shows its protocol and its place in the settings alone. */
function judgeSubscriptions(live: readonly Subscription[], wanted: Endpoints): Judgement {
  const found = wanted.map(({ protocol, endpoint }, index) => ({
    name: `${protocol} (number ${index + 1} of the settings)`,
    is: live.find(({ Protocol, Endpoint }) => Protocol === protocol && Endpoint === endpoint),
  }));
  const missing = found.filter(({ is }) => is === undefined).map(({ name }) => name);
  if (missing.length > 0) return fail(`not subscribed: ${joinFirst(missing)}`, REDEPLOY);
  const confirmed = live.filter(isConfirmed).length;
  const pending = live.length - confirmed;
  if (confirmed === 0) {
    return fail(
      live.length === 0 ? "nobody is subscribed" : `${pending} pending, none confirmed: nobody is told`,
      "Follow the link in the message that SNS sent. SNS drops a subscription that nobody confirms within three days: then run `cdktf deploy organization-trail`, which subscribes again.",
    );
  }
  return pending === 0
    ? pass(`${confirmed} confirmed`)
    : warn(
        `${confirmed} confirmed, ${pending} pending`,
        "Follow the link in the message that SNS sent to each of them.",
      );
}
