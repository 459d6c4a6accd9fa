import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type Subscription,
} from "@aws-sdk/client-sns";
import { endpointVariable, resourceNames } from "../../../policies/names";
import type { AlarmsSettings } from "../../../settings/alarms";
import { ownsTamperingTopic } from "../../../settings/alarms";
import { collect, inParallel } from "../async";
import { type Check, checkOne } from "../check";
import { fail, type Judgement, joinFirst, pass, warn } from "../judgement";
import type { LiveAws } from "../live-aws";
import { permission, TOPICS } from "../permission";
import { DEPLOY, REDEPLOY } from "../remediation";

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
    permissions: [
      permission(TOPICS, "sns:ListSubscriptionsByTopic"),
      permission(TOPICS, "sns:GetSubscriptionAttributes"),
    ],
    read: () => readSubscriptions(aws, topicArn),
    judge: (live) => judgeSubscriptions(live, deployed(aws, wanted)),
  });
}

/** A subscription, and whether a filter policy keeps messages from it. */
type LiveSubscription = Subscription & { readonly isFiltered: boolean };

/** Subscriptions whose attributes are read. A topic of others can have thousands. */
const MOST_READ = 50;
const READS_AT_ONCE = 5;

async function readSubscriptions(aws: LiveAws, topicArn: string): Promise<readonly LiveSubscription[]> {
  const { management } = aws.accounts;
  const client = management.client(SNSClient, aws.settings.trail.homeRegion);
  const pages = await collect(paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn }));
  const all = pages.flatMap(({ Subscriptions = [] }) => Subscriptions);
  // SNS shows the attributes of a subscription to its owner alone.
  const own = all.filter((one) => isConfirmed(one) && (one.Owner ?? management.id) === management.id);
  const filtered = await inParallel(own.slice(0, MOST_READ), READS_AT_ONCE, async ({ SubscriptionArn }) => {
    const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    return /^\s*(\{\s*\})?\s*$/.test(Attributes?.FilterPolicy ?? "") ? [] : [SubscriptionArn];
  });
  const arns = new Set(filtered.flat());
  return all.map((one) => ({ ...one, isFiltered: arns.has(one.SubscriptionArn) }));
}

/** The endpoints that Terraform subscribes: a variable takes the place of one in the settings. */
function deployed({ environment }: LiveAws, wanted: Endpoints): readonly DeployedEndpoint[] {
  return wanted.map(({ protocol, endpoint }) => {
    const variable = `TF_VAR_${endpointVariable(endpoint)}`;
    const value = environment[variable];
    return {
      protocol,
      endpoint: value ?? endpoint,
      unsetVariable: value === undefined ? variable : undefined,
    };
  });
}

type DeployedEndpoint = Endpoints[number] & {
  /** The variable that may take the place of the endpoint, if it is not set. */
  readonly unsetVariable: string | undefined;
};

const isConfirmed = ({ SubscriptionArn = "" }: Subscription) => SubscriptionArn.startsWith("arn:");

/** SNS may write an e-mail address in lower case. */
function isSameEndpoint({ protocol, endpoint }: DeployedEndpoint, { Protocol, Endpoint }: Subscription) {
  if (Protocol !== protocol) return false;
  if (protocol === "email") return Endpoint?.toLowerCase() === endpoint.toLowerCase();
  return Endpoint === endpoint;
}

/** An endpoint can be a secret, so the report shows its protocol and its place in the settings alone. */
function judgeSubscriptions(
  live: readonly LiveSubscription[],
  wanted: readonly DeployedEndpoint[],
): Judgement {
  const found = wanted.map((endpoint, index) => ({
    name: `${endpoint.protocol} (number ${index + 1} of the settings)`,
    unsetVariable: endpoint.unsetVariable,
    is: live.find((one) => isSameEndpoint(endpoint, one)),
  }));
  const missing = found.filter(({ is }) => is === undefined);
  if (missing.length > 0) {
    const variables = missing.flatMap(({ unsetVariable = [] }) => unsetVariable);
    return fail(
      `not subscribed: ${joinFirst(missing.map(({ name }) => name))}`,
      variables.length === 0
        ? REDEPLOY
        : `If the settings have a placeholder, set the endpoint in ${joinFirst(variables)} for this run too: a deployment without it subscribes the placeholder. Otherwise: ${REDEPLOY}`,
    );
  }
  const filtered = found.filter(({ is }) => is?.isFiltered).map(({ name }) => name);
  if (filtered.length > 0) {
    return fail(`a filter policy can keep alarms from: ${joinFirst(filtered)}`, REDEPLOY);
  }
  return judgeConfirmations(live);
}

function judgeConfirmations(live: readonly LiveSubscription[]): Judgement {
  const confirmed = live.filter(isConfirmed);
  const told = confirmed.filter(({ isFiltered }) => !isFiltered).length;
  const pending = live.length - confirmed.length;
  const filtered = confirmed.length - told;
  const counts = [
    `${told} confirmed`,
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(filtered > 0 ? [`${filtered} with a filter policy that can keep alarms from it`] : []),
  ].join(", ");
  if (live.length === 0) return fail("nobody is subscribed", REDEPLOY);
  if (told === 0 && filtered > 0) {
    return fail(counts, "Take the filter policy away, or subscribe somebody without one.");
  }
  if (told === 0) {
    return fail(
      `${pending} pending, none confirmed: nobody is told`,
      `${CONFIRM} SNS drops a subscription that nobody confirms within three days: then run ${DEPLOY}, which subscribes again.`,
    );
  }
  return pending > 0 ? warn(counts, CONFIRM) : pass(counts);
}

const CONFIRM = "Follow the link in the message that SNS sent to each of them.";
