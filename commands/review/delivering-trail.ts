/** The trails of a plan as their delivery depends on them. */
import type { DeliveringTrail } from "../../policies/analysis/cloudtrail-requests";
import type { OrganizationFacts } from "../../policies/analysis/compare";
import { at, type Json, toList } from "../../policies/analysis/json";
import { TRAIL_LINKS } from "./protected";
import type { Block } from "./states";
import { BUCKET } from "./things/places";
import { plainKey, type State } from "./things/state";
import { firstText, readSetting, Thing } from "./things/thing";
import type { Kind } from "./things/types";
import { isUnknown, sourcesOf } from "./unknown";

/** One trail before and after, by the address of its resource. */
export interface TrailPair {
  readonly address: string;
  readonly before?: TrailInState;
  readonly after?: TrailInState;
}

/** A trail in one state, with the keys of the things it delivers to. */
export interface TrailInState {
  readonly block: Block;
  readonly keys: Partial<Readonly<Record<Kind, string>>>;
  readonly delivering: DeliveringTrail;
}

/** The trails of two states. */
export function trailPairs(before: State, after: State, facts: OrganizationFacts): readonly TrailPair[] {
  const organizations = new Map<string, string>();
  const organizationIn =
    (state: State, side: string) =>
    (bucket: string | undefined): string => {
      const known = organizations.get(`${side} ${bucket}`) ?? organizationOf(bucket, state, facts);
      organizations.set(`${side} ${bucket}`, known);
      return known;
    };
  const pairs = new Map<string, { before?: TrailInState; after?: TrailInState; address: string }>();
  for (const block of before.roots("trail")) {
    pairs.set(block.address, {
      address: block.address,
      before: readTrail(block, before, organizationIn(before, "before")),
    });
  }
  for (const block of after.roots("trail")) {
    const pair = pairs.get(block.address);
    const former = pair?.before;
    const known = former === undefined ? block : withFormer(block, former.block);
    const is = readTrail(known, after, organizationIn(after, "after"), former?.delivering.arn);
    pairs.set(block.address, { ...pair, address: block.address, after: is });
  }
  return [...pairs.values()];
}

/** A trail with its former arguments in place of unknown ones, which are reported as such. */
function withFormer(block: Block, former: Block): Block {
  const links = new Set(TRAIL_LINKS.map(([attribute]) => attribute));
  const isOpen = ([name, value]: readonly [string, Json]): boolean =>
    isUnknown(value) && !(links.has(name) && sourcesOf(value).length > 0);
  const open = Object.entries(block.values).filter(isOpen);
  const values = open.map(([name]) => [name, former.values[name] ?? null] as const);
  return open.length === 0 ? block : { ...block, values: { ...block.values, ...Object.fromEntries(values) } };
}

function readTrail(
  block: Block,
  state: State,
  organizationIn: (bucket: string | undefined) => string,
  formerArn?: string,
): TrailInState {
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
  const arn = arnOf(block, formerArn);
  const isOrganizationTrail = values.is_organization_trail === true;
  const organizationId = isOrganizationTrail ? organizationIn(keys.bucket) : undefined;
  const text = (value: Json | undefined): string | undefined => firstText(value);
  const selectors = JSON.stringify([values.event_selector ?? null, values.advanced_event_selector ?? null]);
  const delivering: DeliveringTrail = {
    arn,
    isOrganizationTrail,
    usesKey: keys.key !== undefined,
    signsLogFiles: values.enable_log_file_validation === true,
    recordsInsights: toList(values.insight_selector).length > 0,
    recordsNetworkActivity: selectors.includes('"NetworkActivity"'),
    ...(keys.bucket === undefined ? {} : { bucket: nameOf(keys.bucket) }),
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
function nameOf(key: string): string {
  return key.replace(/^@/, "new-");
}

/** The ARN of a trail; that of a renamed trail differs from its former one in the name alone. */
function arnOf({ values }: Block, formerArn: string | undefined): string {
  if (typeof values.arn === "string" && values.arn.startsWith("arn:")) return values.arn;
  const former = formerArn ?? "arn:aws:cloudtrail:us-east-1:999999999997:trail/x";
  return `${former.split("/")[0]}/${typeof values.name === "string" ? values.name : "trail"}`;
}

/** The organization that the folders of the bucket's policy name, or the one that is known. */
function organizationOf(bucket: string | undefined, state: State, facts: OrganizationFacts): string {
  if (bucket !== undefined) {
    const thing = new Thing("bucket", bucket, state, state.root("bucket", bucket));
    for (const { value } of readSetting(BUCKET.policy, thing)) {
      const [, id] = /AWSLogs\/(o-[a-z0-9]+)/.exec(String(value)) ?? [];
      if (id !== undefined) return id;
    }
  }
  return [...facts.organizations][0] ?? "o-anyorganization";
}

function topicArn(key: string, values: Block["values"], arn: string): string {
  const own = firstText(values.sns_topic_arn, values.sns_topic_name);
  if (own?.startsWith("arn:")) return own;
  const [, partition, , region, account] = arn.split(":");
  return `arn:${partition}:sns:${region}:${account}:${nameOf(key)}`;
}

function logGroupArn(key: string, values: Block["values"], arn: string): string {
  const own = at(values, "cloud_watch_logs_group_arn");
  if (typeof own === "string" && own.startsWith("arn:")) return own;
  const [, partition, , region, account] = arn.split(":");
  return `arn:${partition}:logs:${region}:${account}:log-group:${plainKey("log-group", nameOf(key))}`;
}
