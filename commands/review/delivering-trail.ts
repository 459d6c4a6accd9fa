/** The trails of a plan as their delivery depends on them. */

import type { DeliveringTrail } from "../../policies/analysis/delivery-request";
import { at, type Json, toList } from "../../policies/analysis/json";
import type { OrganizationFacts } from "../../policies/analysis/organization-facts";
import { TRAIL_LINKS } from "./protected";
import type { Block } from "./states";
import { BUCKET } from "./things/places";
import { plainKey, type State } from "./things/state";
import { firstText, readSetting, Thing } from "./things/thing";
import type { Kind } from "./things/types";
import { isUnknown, readSources } from "./unknown";

/** One trail before and after, by the address of its resource. An organization trail has a pair for each organization. */
export interface TrailPair {
  readonly address: string;
  readonly before?: TrailInState;
  readonly after?: TrailInState;
  /** Nothing names the organization before the plan: its id is that of the policy after it, or of nobody. */
  readonly isGuess: boolean;
}

/** A trail in one state, with the keys of the things it delivers to. */
export interface TrailInState {
  readonly block: Block;
  readonly keys: Partial<Readonly<Record<Kind, string>>>;
  readonly delivering: DeliveringTrail;
}

/** An organization that no policy names. */
export const ANY_ORGANIZATION = "o-anyorganization";

/** The trails of two states. Their organizations are those of the bucket's policy before the plan. */
export function trailPairs(before: State, after: State, facts: OrganizationFacts): readonly TrailPair[] {
  const known = new Map<string, readonly string[]>();
  const foldersIn = (state: State, bucket: string | undefined): readonly string[] => {
    const key = `${state === before ? "before" : "after"} ${bucket}`;
    const found = known.get(key) ?? (bucket === undefined ? [] : organizationFolders(bucket, state));
    known.set(key, found);
    return found;
  };
  const addresses = new Set(
    [...before.roots("trail"), ...after.roots("trail")].map(({ address }) => address),
  );
  return [...addresses].flatMap((address) => {
    const [was, is] = [before.block(address), after.block(address)];
    const readBucket = (state: State, block: Block | undefined): string | undefined =>
      state.key("bucket", block?.values.s3_bucket_name);
    const named = foldersIn(before, readBucket(before, was ?? is));
    const facing = named.length > 0 ? named : [...facts.organizations].slice(0, 1);
    const guesses = facing.length > 0 ? [] : foldersIn(after, readBucket(after, is ?? was)).slice(0, 1);
    const [first = ANY_ORGANIZATION, ...others] = [...facing, ...guesses];
    return [first, ...others].map((organization): TrailPair => {
      const old = was === undefined ? undefined : readTrail(was, before, organization);
      const now =
        is === undefined
          ? undefined
          : readTrail(withFormer(is, was), after, organization, old?.delivering.arn);
      return {
        address,
        isGuess: facing.length === 0,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      };
    });
  });
}

/** A trail with its former arguments in place of unknown ones, which are reported as such. */
function withFormer(block: Block, former: Block | undefined): Block {
  const links = new Set(TRAIL_LINKS.map(([attribute]) => attribute));
  const isOpen = ([name, value]: readonly [string, Json]): boolean =>
    isUnknown(value) && !(links.has(name) && readSources(value).length > 0);
  const open = Object.entries(block.values).filter(isOpen);
  if (former === undefined || open.length === 0) return block;
  const values = open.map(([name]) => [name, former.values[name] ?? null] as const);
  return { ...block, values: { ...block.values, ...Object.fromEntries(values) } };
}

function readTrail(block: Block, state: State, organization: string, formerArn?: string): TrailInState {
  const { values } = block;
  const link = (kind: Kind, value: Json | undefined): string | undefined => state.key(kind, value);
  const keys: Partial<Record<Kind, string>> = {};
  for (const [kind, value] of [
    ["bucket", values.s3_bucket_name],
    ["key", values.kms_key_id],
    ["topic", firstText(values.sns_topic_name, values.sns_topic_arn)],
    ["log-group", values.cloud_watch_logs_group_arn],
    ["role", values.cloud_watch_logs_role_arn],
  ] as const) {
    const key = link(kind, value);
    if (key !== undefined) keys[kind] = key;
  }
  const arn = readArn(block, formerArn);
  const isOrganizationTrail = values.is_organization_trail === true;
  const organizationId = isOrganizationTrail ? organization : undefined;
  const text = (value: Json | undefined): string | undefined => firstText(value);
  const selectors = JSON.stringify([values.event_selector ?? null, values.advanced_event_selector ?? null]);
  const delivering: DeliveringTrail = {
    arn,
    isOrganizationTrail,
    isMultiRegion: values.is_multi_region_trail === true,
    usesKey: keys.key !== undefined,
    signsLogFiles: values.enable_log_file_validation === true,
    recordsInsights: toList(values.insight_selector).length > 0,
    recordsNetworkActivity: selectors.includes('"NetworkActivity"'),
    ...(keys.bucket === undefined ? {} : { bucket: plainName(keys.bucket) }),
    ...(text(values.s3_key_prefix) === undefined ? {} : { prefix: text(values.s3_key_prefix) }),
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(text(values.kms_key_id)?.startsWith("arn:") ? { keyArn: text(values.kms_key_id) } : {}),
    ...(keys.topic === undefined ? {} : { topicArn: topicArn(keys.topic, values, arn) }),
    ...(keys["log-group"] === undefined ? {} : { logGroupArn: logGroupArn(keys["log-group"], values, arn) }),
    ...(text(values.cloud_watch_logs_role_arn)?.startsWith("arn:")
      ? { roleArn: text(values.cloud_watch_logs_role_arn) }
      : {}),
  };
  return { block, keys, delivering };
}

/** A name in place of the address of a resource that is still to be created. */
function plainName(key: string): string {
  return key.replace(/^@/, "new-");
}

/** The ARN of a trail; that of a renamed trail differs from its former one in the name alone. */
function readArn({ values }: Block, formerArn: string | undefined): string {
  if (typeof values.arn === "string" && values.arn.startsWith("arn:")) return values.arn;
  const former = formerArn ?? "arn:aws:cloudtrail:us-east-1:999999999997:trail/x";
  return `${former.split("/")[0]}/${typeof values.name === "string" ? values.name : "trail"}`;
}

/** The organizations whose folders the bucket's policy names. */
function organizationFolders(bucket: string, state: State): readonly string[] {
  const thing = new Thing("bucket", bucket, state, state.root("bucket", bucket));
  const texts = readSetting(BUCKET.policy, thing).map(({ value }) => String(value));
  return [
    ...new Set(
      texts.flatMap((text) => [...text.matchAll(/AWSLogs\/(o-[a-z0-9]+)/g)].map(([, id = ""]) => id)),
    ),
  ];
}

function topicArn(key: string, values: Block["values"], arn: string): string {
  const own = firstText(values.sns_topic_arn, values.sns_topic_name);
  if (own?.startsWith("arn:")) return own;
  const [, partition, , region, account] = arn.split(":");
  return `arn:${partition}:sns:${region}:${account}:${plainName(key)}`;
}

function logGroupArn(key: string, values: Block["values"], arn: string): string {
  const own = at(values, "cloud_watch_logs_group_arn");
  if (typeof own === "string" && own.startsWith("arn:")) return own;
  const [, partition, , region, account] = arn.split(":");
  return `arn:${partition}:logs:${region}:${account}:log-group:${plainKey("log-group", plainName(key))}`;
}
