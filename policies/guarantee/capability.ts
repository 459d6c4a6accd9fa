/** The three ways to deploy that the guarantee distinguishes, with the heads of their columns. */
export const FORMS = {
  withoutDeployers: "without `deployerArns`",
  withDeployers: "with `deployerArns`",
  withGuardrail: "and with the guardrail",
} as const;
export type Form = keyof typeof FORMS;

/** Everybody about whom the guarantee says something. */
export const ACTORS = [
  "member administrator",
  "member root",
  "former member",
  "audit administrator",
  "audit root",
  "log archive administrator",
  "log archive root",
  "management administrator",
  "delegated administrator",
  "identity center administrator",
  "deployer",
  "management deployer",
  "pipeline",
  "state writer",
  "break glass",
  "break glass of another account",
  "member account's reader",
  "named reader",
  "reader role",
  "searcher role",
  "outside reader",
  "stranger",
  "user of no organization",
  "anonymous caller",
  "other trail",
  "trail of another account",
  "other service",
] as const;
export type Actor = (typeof ACTORS)[number];

/** What can stop an act. `AWS` stops it whatever the policies say. */
export type Stop =
  | "bucket policy"
  | "key policy"
  | "topic policy"
  | "trust policy"
  | "role policy"
  | "guardrail"
  /** The guardrail's policy of member accounts, which is attached only if the settings name targets. */
  | "guardrail with `members.targets`"
  | "AWS";

/** The resources of acts, of which the proof knows the ARNs. */
export type Target =
  | "log file"
  | "own log file"
  | "log bucket"
  | "access log"
  | "access-log bucket"
  | "state"
  | "state bucket"
  | "key"
  /** The key with the encryption context of a log file. */
  | "key of log file"
  | "key of own log file"
  | "topic"
  | "trail"
  | "log group"
  | "alarm"
  | "own account"
  | "own organization"
  /** An invitation of another organization. */
  | "invitation"
  | "audit account"
  | "policy"
  /** The deployer of the caller's account, if it is the audit or the log archive account, else of the audit account. */
  | "deployer role"
  /** The same role, if its trust policy names the root of its account, which stands for everybody whom IAM lets assume it. */
  | "deployer role that trusts its account"
  /** The role of AWS Control Tower, which trusts the management account. */
  | "Control Tower's role"
  /** A customer managed policy, attached to the deployer. */
  | "managed policy"
  | "break-glass role"
  /** A role of `state.writerArns` in the audit account. */
  | "state writer's role"
  | "reader role"
  | "new role"
  | "delivery role"
  /** The role with which AWS Organizations creates an account, and which trusts the management account. */
  | "account access role"
  | "access point"
  | "everything";

/** A request that an IAM simulator can decide. */
export interface Act {
  readonly action: string;
  readonly on: Target;
  readonly context?: Readonly<Record<string, string>>;
  /** The only actors of the row whom the act concerns. By default all. */
  readonly by?: readonly Actor[];
  /** The page that says that S3 does not apply a bucket policy to this act of this caller. */
  readonly exemptFromBucketPolicy?: string;
}

/** An act that no simulator can decide, and the page on which AWS says what happens. */
export interface ActOfAws {
  readonly decidedBy: "AWS";
  readonly action: string;
  readonly page: string;
}

/** A trace that an act leaves. */
export const EVIDENCE = {
  event:
    "an event of the call in the log files, with `AccessDenied` if it was denied. With `trail.events.management: none`, as beside AWS Control Tower, another trail has to record it",
  "event history": "an event in the event history of the management account, for 90 days",
  "access logs": "a line in the access logs of the log bucket",
  plan: "a difference in the next plan, and a finding of `review`",
  "state versions": "an earlier version of the state",
  nothing: "no trace in this deployment",
} as const;
export type Evidence = keyof typeof EVIDENCE;

/** Settings that a row needs beside those of its form. */
export type Given =
  | "log archive"
  | "opt-in Region"
  | "readers"
  | "member accounts read"
  | "guarded members"
  | "whole account"
  | "Control Tower";

/** Something that an actor wants to do, and what stops it. It is one row of the README's table. */
export interface Capability {
  readonly can: string;
  readonly acts: readonly (Act | ActOfAws)[];
  /** Everything that alone stops one of the acts; the guardrail stops them all. Empty if nothing stops them. */
  readonly stoppedBy: Readonly<Record<Form, readonly Stop[]>>;
  readonly evidence: readonly Evidence[];
  /** The alarms that fire whoever of the row does one of the acts. */
  readonly alarms?: readonly string[];
  /** Why an act raises no alarm, though the log group has its event. */
  readonly quiet?: string;
  readonly given?: readonly Given[];
}

/** The capabilities of actors that can do the same. */
export interface ActorGroup {
  readonly who: string;
  readonly actors: readonly Actor[];
  readonly capabilities: readonly Capability[];
}

/** The same stops in every form. */
export function always(...stops: readonly Stop[]): Capability["stoppedBy"] {
  return { withoutDeployers: stops, withDeployers: stops, withGuardrail: stops };
}

/** These stops in every form, and the guardrail. */
export function documents(...stops: readonly Stop[]): Capability["stoppedBy"] {
  return { ...always(...stops), withGuardrail: [...stops, "guardrail"] };
}

/** Nothing without deployers, these stops with them, and the guardrail. */
export function deployers(...stops: readonly Stop[]): Capability["stoppedBy"] {
  return { ...documents(...stops), withoutDeployers: [] };
}

/** The same acts on one resource. */
export function acts(on: Target, ...actions: readonly string[]): readonly Act[] {
  return actions.map((action) => ({ action, on }));
}

/** The acts of some actors of the row only. */
export function by(actors: readonly Actor[], all: readonly Act[]): readonly Act[] {
  return all.map((act) => ({ ...act, by: actors }));
}

/** Acts that AWS decides. */
export function actsOfAws(page: string, ...actions: readonly string[]): readonly ActOfAws[] {
  return actions.map((action) => ({ decidedBy: "AWS", action, page }));
}

/** Nothing stops it. */
export const NOTHING: Capability["stoppedBy"] = always();

/** Only the guardrail's policy of member accounts stops it. */
export const MEMBERS_POLICY_ALONE: Capability["stoppedBy"] = {
  ...always(),
  withGuardrail: ["guardrail with `members.targets`"],
};

/** Only the guardrail stops it. */
export const GUARDRAIL_ALONE: Capability["stoppedBy"] = documents();
