/**
 * The things that a review protects: the trails of the plan, and the bucket, key, topic, log group and role of each. In a
 * plan without a trail, the things whose policies let CloudTrail in, and those that the caller names.
 */
import type { Json } from "../../policies/analysis/json";
import { alarmsOn, topicsOf } from "./alarms-of-things";
import { isReadable, letsCloudTrail } from "./cloudtrail-grants";
import { resultsOf, workgroupsOf } from "./searches";
import { accountIn, kindOfArn } from "./things/arns";
import { BUCKET, KEY, TOPIC } from "./things/places";
import { plainKey, type State, UNIDENTIFIED } from "./things/state";
import { readSetting, type SettingPlaces, Thing } from "./things/thing";
import type { Kind } from "./things/types";

/** A thing whose weakening is a finding. */
export interface ProtectedThing {
  readonly kind: Kind;
  readonly key: string;
  /** For the first line of a report, such as "bucket of trail main". */
  readonly reason: string;
  /** Not part of the trail's own delivery, such as the key of its topic: a finding is medium at most. */
  readonly isSecondary: boolean;
  /** It holds copies, such as the results of searches: to delete them sooner weakens nothing. */
  readonly isScratch?: boolean;
  /** The plan creates it. */
  readonly isNew: boolean;
  /** Its account, if the caller or a trail names it by an ARN that tells it. */
  readonly account?: string;
}

/** The protected things of a plan. */
export class Protection {
  private readonly byKey: ReadonlyMap<string, ProtectedThing>;
  private readonly byKind = new Map<Kind, ProtectedThing[]>();

  constructor(
    readonly things: readonly ProtectedThing[],
    /** `followed` from trails, `recognized` by policies, `assumed` without either. */
    readonly basis: "followed" | "recognized" | "assumed",
    /** Links of a trail that lead to something unidentified: address and attribute. */
    readonly unidentified: readonly { readonly address: string; readonly attribute: string }[],
  ) {
    this.byKey = new Map(things.map((thing) => [`${thing.kind} ${thing.key}`, thing]));
    for (const thing of things) {
      const list = this.byKind.get(thing.kind);
      if (list === undefined) this.byKind.set(thing.kind, [thing]);
      else list.push(thing);
    }
  }

  has(kind: Kind, key: string): boolean {
    return this.byKey.has(`${kind} ${key}`);
  }

  find(kind: Kind, key: string): ProtectedThing | undefined {
    return this.byKey.get(`${kind} ${key}`);
  }

  of(kind: Kind): readonly ProtectedThing[] {
    return this.byKind.get(kind) ?? [];
  }
}

/** The attributes of a trail that lead to other things. */
export const TRAIL_LINKS: readonly (readonly [attribute: string, kind: Kind])[] = [
  ["s3_bucket_name", "bucket"],
  ["kms_key_id", "key"],
  ["sns_topic_name", "topic"],
  ["cloud_watch_logs_group_arn", "log-group"],
  ["cloud_watch_logs_role_arn", "role"],
];

/** Finds the protected things in all states of a plan; the last state is the one after it. */
export function findProtected(states: readonly State[], protectedArns: readonly string[]): Protection {
  const finder = new Finder(states);
  for (const state of states) finder.followTrails(state);
  for (const arn of protectedArns) finder.addArn(arn);
  let basis: Protection["basis"] = "followed";
  if (!finder.hasTrail) {
    basis = "recognized";
    for (const state of states) finder.recognize(state);
    if (finder.isEmpty) {
      basis = "assumed";
      for (const state of states) finder.assume(state);
    }
  }
  for (const state of states) finder.followSettings(state);
  if (basis !== "assumed") {
    for (const state of states) {
      finder.followAlarms(state);
      finder.followSearches(state);
    }
  }
  return finder.finish(basis);
}

class Finder {
  private readonly found = new Map<string, ProtectedThing>();
  private readonly unidentified: { address: string; attribute: string }[] = [];
  hasTrail = false;

  constructor(private readonly states: readonly State[]) {}

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  followTrails(state: State): void {
    for (const block of state.roots("trail")) {
      this.hasTrail = true;
      const name = state.ownKey("trail", block);
      const label = name.startsWith("@") ? block.address : name;
      this.add("trail", name, `trail ${label}`);
      for (const [attribute, kind] of TRAIL_LINKS) {
        const key = state.key(kind, block.values[attribute]);
        if (key === UNIDENTIFIED) this.unidentified.push({ address: block.address, attribute });
        else if (key !== undefined) {
          const reason = `${kind.replace("-", " ")} of trail ${label}`;
          this.add(kind, key, reason, { named: block.values[attribute] });
        }
      }
    }
    for (const block of state.roots("event-data-store")) {
      this.add("event-data-store", state.ownKey("event-data-store", block), "event data store");
    }
  }

  /** The keys of protected buckets, topics and log groups, and the buckets of access logs. */
  followSettings(state: State): void {
    for (const { kind, key, isSecondary } of [...this.found.values()]) {
      if (isSecondary) continue;
      const thing = new Thing(kind, key, state, state.root(kind, key));
      if (kind === "bucket") {
        for (const { value } of readSetting(BUCKET.encryptionKey, thing)) {
          this.addKey(state, value, `key of bucket ${key}`, false);
        }
        for (const { value } of readSetting(BUCKET.logging, thing)) {
          const target = state.key("bucket", value);
          if (target !== undefined && target !== UNIDENTIFIED && target !== key) {
            this.add("bucket", target, `access logs of bucket ${key}`, { isSecondary: true });
          }
        }
      }
      if (kind === "topic")
        this.addKey(state, thing.root?.values.kms_master_key_id, `key of topic ${key}`, true);
      if (kind === "log-group")
        this.addKey(state, thing.root?.values.kms_key_id, `key of log group ${key}`, true);
    }
  }

  /** The topics that alarms tell, and their keys. */
  followAlarms(state: State): void {
    const things = [...this.found.values()].filter(({ isSecondary }) => !isSecondary);
    for (const key of topicsOf(alarmsOn(things, state), state)) {
      this.add("topic", key, "topic of alarms", { isSecondary: true });
      this.addKey(state, state.root("topic", key)?.values.kms_master_key_id, `key of topic ${key}`, true);
    }
  }

  /** The buckets and keys of the results of searches in protected buckets. */
  followSearches(state: State): void {
    const things = [...this.found.values()].filter(({ isSecondary }) => !isSecondary);
    for (const { kind, key } of resultsOf(workgroupsOf(things, state), state)) {
      this.add(kind, key, `${kind} of search results`, { isSecondary: true, isScratch: true });
    }
  }

  addArn(arn: string): void {
    const kind = kindOfArn(arn);
    if (kind === undefined) return;
    this.add(kind, plainKey(kind, arn), `${kind.replace("-", " ")} named by --protect`, { named: arn });
  }

  /** Things whose policies let CloudTrail in. */
  recognize(state: State): void {
    for (const [kind, places, action] of POLICIES) {
      for (const key of state.keysOfKind(kind)) {
        const policies = readSetting(places, new Thing(kind, key, state, state.root(kind, key)));
        if (policies.some(({ value }) => letsCloudTrail(value, action))) {
          this.add(kind, key, `${kind.replace("-", " ")} that CloudTrail may use`);
        }
      }
    }
    for (const block of state.roots("role")) {
      if (!letsCloudTrail(block.values.assume_role_policy, "sts:AssumeRole")) continue;
      this.add("role", state.ownKey("role", block), "role that CloudTrail may assume");
    }
  }

  /** Without a trail and a policy that names CloudTrail: things whose policy the plan does not show. */
  assume(state: State): void {
    for (const [kind, places] of POLICIES) {
      for (const key of state.keysOfKind(kind)) {
        const policies = readSetting(places, new Thing(kind, key, state, state.root(kind, key)));
        const isShown = policies.some(({ value }) => typeof value === "string" && value !== "");
        if (!isShown || policies.some(({ value }) => !isReadable(value))) {
          this.add(kind, key, `${kind} that may belong to a trail, since the plan does not show its policy`);
        }
      }
    }
    for (const block of state.roots("log-group")) {
      this.add("log-group", state.ownKey("log-group", block), "log group that may belong to a trail");
    }
  }

  finish(basis: Protection["basis"]): Protection {
    return new Protection([...this.found.values()], basis, this.unidentified);
  }

  private addKey(state: State, value: Json | undefined, reason: string, isSecondary: boolean): void {
    const key = state.key("key", value);
    if (key !== undefined && key !== UNIDENTIFIED && !key.startsWith("alias/aws/")) {
      this.add("key", key, reason, { isSecondary, named: value });
    }
  }

  private add(
    kind: Kind,
    key: string,
    reason: string,
    {
      named,
      isSecondary = false,
      isScratch = false,
    }: Omit<Partial<ProtectedThing>, "kind" | "key"> & {
      readonly named?: Json;
    } = {},
  ): void {
    const index = `${kind} ${key}`;
    const known = this.found.get(index);
    const account = known?.account ?? accountIn(named);
    const place = account === undefined ? {} : { account };
    if (known !== undefined && (!known.isSecondary || isSecondary)) {
      this.found.set(index, { ...known, ...place });
      return;
    }
    const before = this.states.slice(0, -1);
    const existed = before.some((state) => state.root(kind, key) !== undefined);
    const isNew = !existed && this.states.at(-1)?.root(kind, key) !== undefined;
    this.found.set(index, { kind, key, reason, isSecondary, isScratch, isNew, ...place });
  }
}

const POLICIES: readonly (readonly [Kind, SettingPlaces, string])[] = [
  ["bucket", BUCKET.policy, "s3:PutObject"],
  ["key", KEY.policy, "kms:GenerateDataKey"],
  ["topic", TOPIC.policy, "sns:Publish"],
];
