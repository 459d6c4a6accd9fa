/** Rules about who is told of alarms. */
import type { z } from "zod";
import { awsPartition } from "../aws/arns";
import type { Accounts } from "./accounts";
import type { Subscription } from "./alarm-subscription";
import { rulesAcross } from "./rule";
import type { Trail } from "./trail";

interface File {
  readonly alarms: {
    readonly topicArn?: string;
    readonly subscriptions: z.output<typeof Subscription>[];
    readonly cis: { readonly enabled: boolean; readonly subscriptions: z.output<typeof Subscription>[] };
  };
  readonly trail: z.output<typeof Trail>;
  readonly accounts: z.output<typeof Accounts>;
  readonly region: string;
}

const rule = rulesAcross<File>();

/** Names of this app's topics, by the name of the trail. */
export function topicNames(trailName: string) {
  const notifications = trailName.replaceAll(".", "-"); // SNS allows no dots
  return {
    notifications,
    tampering: `${notifications}-alarms`,
    cis: `${notifications}-cis-alarms`,
  };
}

const oneDestination = rule(
  { topicArn: "alarms.topicArn", subscriptions: "alarms.subscriptions" },
  ({ topicArn, subscriptions }, problem) => {
    if (topicArn !== undefined && subscriptions.length > 0) {
      problem(
        "topicArn",
        "must not be set beside alarms.subscriptions: subscribe these endpoints to the topic",
      );
    }
  },
);

const cisAlarmsAreHeard = rule(
  { enabled: "alarms.cis.enabled", subscriptions: "alarms.cis.subscriptions" },
  ({ enabled, subscriptions }, problem) => {
    if (enabled && subscriptions.length === 0) {
      problem("subscriptions", "must not be empty with alarms.cis.enabled: true: somebody must be told");
    }
  },
);

/** Most CIS alarms ring every day: who hears both stops listening. */
const cisHasItsOwnDestination = rule(
  { subscriptions: "alarms.subscriptions", cis: "alarms.cis.subscriptions" },
  ({ subscriptions, cis }, problem) => {
    const key = ({ endpoint }: { endpoint: string }) => endpoint.toLowerCase();
    const quiet = new Set(subscriptions.map(key));
    for (const [index, subscription] of cis.entries()) {
      if (!quiet.has(key(subscription))) continue;
      const message =
        "must not be an endpoint of alarms.subscriptions: most CIS alarms ring every day and would hide the others";
      problem("cis", message, index);
    }
  },
);

/** Their policies admit others, and this app deletes those that it does not need. */
const topicIsNotThisApps = rule(
  { topicArn: "alarms.topicArn", trailName: "trail.name", accountId: "accounts.management.id" },
  ({ topicArn = "", trailName, accountId }, problem) => {
    const [, , , , owner, name] = topicArn.split(":");
    if (owner !== accountId || Object.values(topicNames(trailName)).every((own) => own !== name)) return;
    problem("topicArn", "must be a topic of your own: this app has one of this name");
  },
);

const topicIsBesideTheAlarms = rule(
  { topicArn: "alarms.topicArn", region: "region", homeRegion: "trail.homeRegion" },
  ({ topicArn, region, homeRegion = region }, problem) => {
    const topics = `arn:${awsPartition(region)}:sns:${homeRegion}:`;
    if (topicArn !== undefined && !topicArn.startsWith(topics)) {
      problem("topicArn", `must be a topic in the trail's home Region: its ARN must begin with ${topics}`);
    }
  },
);

/** The account of a queue has to confirm the subscription, or Terraform waits for it in vain. */
const endpointsCanBeSubscribed = (["alarms.subscriptions", "alarms.cis.subscriptions"] as const).map((path) =>
  rule(
    { subscriptions: path, accountId: "accounts.management.id", region: "region" },
    ({ subscriptions, accountId, region }, problem) => {
      for (const [index, { endpoint }] of subscriptions.entries()) {
        const [prefix, partition, , , owner] = endpoint.split(":");
        if (prefix !== "arn" || (partition === awsPartition(region) && owner === accountId)) continue;
        const message =
          "must be an endpoint of the management account: for another, subscribe it to a topic of your own and set alarms.topicArn";
        problem("subscriptions", message, index);
      }
    },
  ),
);

export const destinationRules = [
  oneDestination,
  cisAlarmsAreHeard,
  cisHasItsOwnDestination,
  topicIsBesideTheAlarms,
  topicIsNotThisApps,
  ...endpointsCanBeSubscribed,
];
