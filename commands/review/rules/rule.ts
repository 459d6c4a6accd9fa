/** The shape of a rule, and the two commonest ways to write one. */

import type { PolicyComparison } from "../../../policies/analysis/compare";
import type { LostRequest } from "../../../policies/analysis/delivery";
import type { DeliveringTrail, DeliveryTarget } from "../../../policies/analysis/delivery-request";
import type { Json, JsonObject } from "../../../policies/analysis/json";
import type { OrganizationFacts } from "../../../policies/analysis/organization-facts";
import { type Comparator, isEmpty } from "../comparators";
import type { Configuration } from "../configuration";
import type { TrailPair } from "../delivering-trail";
import type { Change, Kind as ChangeKind } from "../plan";
import type { ProtectedThing, Protection } from "../protected";
import { SENSITIVE } from "../redactor";
import type { State } from "../things/state";
import { readSetting, type Setting, type SettingPlaces, type Thing, unknownsIn } from "../things/thing";
import type { Kind } from "../things/types";
import type { Targets } from "../threats";
import { isOfCreated, isUnknown, readable, readSources } from "../unknown";
import type { IdentityPair } from "./identity-pair";

/** Severity of a finding. `info` never fails a review. */
export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** Severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** One weakening that a rule found. */
export interface Weakening {
  readonly address: string;
  readonly attribute?: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** For texts that are too long to compare by eye, such as policies. */
  readonly difference?: readonly string[];
}

/** Something that could not be judged. */
export interface Unjudged {
  readonly address: string;
  readonly reason: string;
}

/** A protected thing before and after. */
export interface Pair {
  readonly protection: ProtectedThing;
  readonly before?: Thing;
  readonly after?: Thing;
}

/** A change that a rule can judge alone, for the documentation and the rule's test. */
export interface Example {
  readonly type: string;
  /** `null` for a resource that is created. */
  readonly before: JsonObject | null;
  /** `null` for a resource that is destroyed. */
  readonly after: JsonObject | null;
}

/** What a rule may ask for besides the thing. */
export interface Context {
  readonly source: "plan" | "drift";
  readonly before: State;
  readonly after: State;
  readonly changes: readonly Change[];
  /** Addresses of the resources that change. */
  readonly touched: ReadonlySet<string>;
  readonly protection: Protection;
  readonly facts: OrganizationFacts;
  readonly comparePolicies: (before: Json, after: Json) => PolicyComparison;
  readonly configuration: Configuration;
  readonly trails: readonly TrailPair[];
  /** ARNs of trails that are known to exist before the plan, in it or not. */
  readonly knownTrails: readonly string[];
  readonly identities: readonly IdentityPair[];
  readonly targets: Targets;
  /** The requests of a trail that a change of a policy takes away. */
  readonly lostRequests: (
    target: DeliveryTarget,
    was: DeliveredPolicy,
    is: DeliveredPolicy,
  ) => readonly LostRequest[];
  /** Says that something cannot be judged. */
  readonly doubt: (address: string, reason: string) => void;
}

/** A policy as text, with the trail that delivers under it. */
export interface DeliveredPolicy {
  readonly trail: DeliveringTrail;
  readonly policy: Json;
}

interface Description {
  /** What happened, in the words of AWS: `trail-logging-disabled`. */
  readonly name: string;
  readonly severity: Severity;
  /** One line: what is weaker. */
  readonly title: string;
  /** What follows from it. */
  readonly why: string;
  /** How to undo it. */
  readonly remediation: string;
  readonly example?: Example;
  /** Ids of earlier versions whose concern this is. */
  readonly replaces?: readonly string[];
}

/** A rule about one protected thing. */
export interface ThingRule extends Description {
  readonly of: Kind;
  readonly compare: (pair: Pair, context: Context) => readonly Weakening[];
}

/** A rule about the plan as a whole. */
export interface PlanRule extends Description {
  readonly of: "plan";
  readonly compare: (context: Context) => readonly Weakening[];
}

export type Rule = ThingRule | PlanRule;

/** What a setting was before the plan, for a thing that another configuration made: a value, or nobody can tell. */
export type Unseen = { readonly was: Json } | "unknown";

/** A rule about one setting of a thing. */
export function settingRule(
  of: Kind,
  places: SettingPlaces,
  comparator: Comparator,
  { unseen, ...description }: Description & { readonly unseen?: Unseen },
): ThingRule {
  return { ...description, of, compare: compareSetting(places, comparator, unseen) };
}

/** Compares the values of one setting. */
export function compareSetting(
  places: SettingPlaces,
  comparator: Comparator,
  unseen: Unseen = { was: null },
): ThingRule["compare"] {
  return ({ before, after, protection }, context) => {
    if (after === undefined) return [];
    const settings = readSetting(places, after, before);
    if (before === undefined) {
      for (const setting of settings)
        if (setting.isUnknown) doubtUnknown(setting, after, protection, context);
      return [];
    }
    const old = readSetting(places, before);
    const candidates = settings.length > 0 ? settings : withoutSetting(old[0]);
    const isSeen = before.root !== undefined || old.length > 0;
    return candidates.flatMap((is) => {
      const was = old.find(({ address }) => address === is.address) ?? old[0];
      const isOpen = isUnknown(is.value) && !isOfCreated(is.value);
      if (!isSeen && unseen === "unknown") {
        if (isOpen) doubtUnknown(is, after, protection, context);
        else if (context.protection.basis !== "assumed" && !isEmpty(is.value)) {
          context.doubt(is.address, `the plan does not show what ${is.attribute} replaces`);
        }
        return [];
      }
      const assumed = isSeen || unseen === "unknown" ? null : unseen.was;
      const { direction, ...texts } = comparator.compare(
        was?.value ?? assumed,
        isOpen ? undefined : is.value,
      );
      if (isOpen || (direction === "unknown" && is.isUnknown)) doubtUnknown(is, after, protection, context);
      else if (direction === "unknown") context.doubt(is.address, `${is.attribute} cannot be understood`);
      if (direction !== "weaker") return [];
      const isSensitive = is.isSensitive || (was?.isSensitive ?? false);
      const shown = (own: readonly string[] | undefined, value: Json): readonly string[] =>
        isSensitive ? [SENSITIVE] : (own ?? [isEmpty(value) ? "(not set)" : JSON.stringify(readable(value))]);
      return [
        {
          address: is.address,
          attribute: is.attribute,
          before: shown(texts.before, was?.value ?? null),
          after: shown(texts.after, is.value),
        },
      ];
    });
  };
}

/** An argument that the resource after the change no longer has. */
function withoutSetting(was: Setting | undefined): readonly Setting[] {
  return was === undefined ? [] : [{ ...was, value: null, isUnknown: false }];
}

/**
 * Says that a value is unknown. A replaced resource is a finding already, and computes everything anew; a new resource
 * may take its policy from other resources of the same plan.
 */
export function doubtUnknown(
  setting: Setting,
  { root, state }: Thing,
  { isNew }: ProtectedThing,
  context: Context,
): void {
  if (root?.address === setting.address && root.change.kind === "replace") return;
  for (const { place, value } of unknownsIn(setting, state)) {
    const isFromThisPlan = isNew && readSources(value).length > 0;
    if (!isFromThisPlan) context.doubt(setting.address, `${place} is known only after apply`);
  }
}

/** A rule about the plan as a whole. */
export const planRule = (
  compare: PlanRule["compare"],
  description: Omit<PlanRule, "of" | "compare">,
): PlanRule => ({ ...description, of: "plan", compare });

/** A rule about the removal of the resource that is the thing. */
export function removalRule(of: Kind, kinds: readonly ChangeKind[], description: Description): ThingRule {
  return {
    ...description,
    of,
    compare: ({ before }) => {
      const root = before?.root;
      return root !== undefined && kinds.includes(root.change.kind) ? [{ address: root.address }] : [];
    },
  };
}
