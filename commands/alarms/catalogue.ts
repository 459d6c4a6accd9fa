import { awsPartition } from "../../aws/arns";
import type { Alarm } from "../../policies/alarms/alarm";
import { cisAlarms } from "../../policies/alarms/cis";
import { type AlarmNames, type AlarmReferences, alarmNames } from "../../policies/alarms/names";
import { tamperingAlarms } from "../../policies/alarms/tampering";
import { organizationPolicies } from "../../policies/guardrail/organization-policies";
import { alarmHindrances, hasAlarms, ownsTamperingTopic } from "../../settings/alarms";
import type { Settings } from "../../settings/file";

/** Names that AWS has chosen, as far as the caller gives them. */
export interface KnownNames {
  readonly keyArn?: string;
  readonly policyIds: readonly string[];
  readonly topicKeyArn?: string;
}

/** An alarm, and the number of events in five minutes at which it rings. */
export interface Ringing extends Alarm {
  readonly threshold: number;
}

/** An alarm that needs a name which the caller has not given. */
export interface Doubt {
  readonly id: string;
  /** The option that gives the name, and where to find it. */
  readonly option: string;
  /** The alarm as it is if the name is that of any such resource. */
  readonly ifAny: Alarm;
}

/** The alarms of the settings. */
export interface Catalogue {
  readonly alarms: readonly Ringing[];
  /** Those that cannot be judged without further names. */
  readonly doubts: readonly Doubt[];
  /** The alarms as a list shows them, with words for unknown names. */
  readonly listed: readonly Alarm[];
  /** What the settings leave out, in sentences. */
  readonly notes: readonly string[];
}

/** Nothing in AWS has this name. */
const UNKNOWN = "(unknown)";

/** The alarms that the settings enable. If they enable none, those that they could. */
export function catalogueOf(settings: Settings, known: KnownNames, withCis: boolean): Catalogue {
  const { cis, disabled } = settings.alarms;
  const isEnabled = ({ id }: { readonly id: string }): boolean => disabled.every((name) => name !== id);
  const thresholds = new Map(Object.entries(cis.thresholds));
  const tampering = (instead: Substitutes, others: Partial<AlarmNames> = {}): readonly Alarm[] =>
    tamperingAlarms({ ...alarmNames(settings, references(settings, known, instead)), ...others }).filter(
      isEnabled,
    );
  const ofCis = withCis || cis.enabled ? cisAlarms().filter(isEnabled) : [];
  const any = tampering(...anyNames(settings, known));
  return {
    alarms: [...tampering({ key: UNKNOWN, keyId: UNKNOWN, policy: UNKNOWN }), ...ofCis].map((alarm) => ({
      ...alarm,
      threshold: thresholds.get(alarm.id) ?? 1,
    })),
    doubts: doubtsOf(settings, known).flatMap((doubt) => {
      const ifAny = any.find(({ id }) => id === doubt.id);
      return ifAny === undefined ? [] : [{ ...doubt, ifAny }];
    }),
    listed: [
      ...tampering({ key: "<ARN of the key>", keyId: "<id of the key>", policy: "<id of a policy>" }),
      ...ofCis,
    ],
    notes: [
      ...(hasAlarms(settings.alarms) ? [] : [withoutAlarms(settings)]),
      ...(disabled.length === 0 ? [] : [`The settings disable ${disabled.join(", ")}.`]),
    ],
  };
}

function withoutAlarms(settings: Settings): string {
  const hindrances = alarmHindrances(settings);
  return hindrances.length === 0
    ? "The settings have no alarms. These are those that they could have."
    : `The settings have no alarms, and before they can have these, ${hindrances.join(", and ")}.`;
}

/** The arguments that cannot be the stack's, in sentences: its accounts and Regions are in the settings. */
export function foreignNames(settings: Settings, { keyArn, topicKeyArn }: KnownNames): readonly string[] {
  const { accounts, alarms, region, trail } = settings;
  const owners = [
    ["--key-arn", keyArn, keysOf(region, accounts.audit.id)],
    ...(alarms.topicArn === undefined
      ? [["--topic-key-arn", topicKeyArn, keysOf(trail.homeRegion, accounts.management.id)] as const]
      : []),
  ] as const;
  return owners.flatMap(([option, arn, keys]) =>
    arn === undefined || arn.startsWith(keys)
      ? []
      : [`${option} must begin with ${keys}, which is what the settings say, got ${arn}`],
  );
}

/** Beginning of the ARN of every key of an account in a Region. */
function keysOf(region: string, accountId: string): string {
  return `arn:${awsPartition(region)}:kms:${region}:${accountId}:key/`;
}

/** True if the stack has more policies than the caller has named. */
function lacksPolicies(settings: Settings, { policyIds }: KnownNames): boolean {
  return settings.guardrail.mode === "managed" && policyIds.length < policyCount(settings);
}

function policyCount(settings: Settings): number {
  return organizationPolicies(settings, UNKNOWN).length;
}

interface Substitutes {
  readonly key: string;
  readonly keyId: string;
  readonly policy: string;
}

/** Every key and policy that could be ours. */
function anyNames(settings: Settings, { topicKeyArn }: KnownNames): [Substitutes, Partial<AlarmNames>] {
  const { accounts, region, trail } = settings;
  const anyTopicKey = `${keysOf(trail.homeRegion, accounts.management.id)}*`;
  return [
    { key: `${keysOf(region, accounts.audit.id)}*`, keyId: "*", policy: "*" },
    ownsTamperingTopic(settings.alarms) ? { topicKeyArn: topicKeyArn ?? anyTopicKey } : {},
  ];
}

function references(settings: Settings, known: KnownNames, instead: Substitutes): AlarmReferences {
  const { keyArn, policyIds, topicKeyArn } = known;
  return {
    keyArn: keyArn ?? instead.key,
    keyId: keyArn?.slice(keyArn.lastIndexOf("/") + 1) ?? instead.keyId,
    guardrailPolicyIds: lacksPolicies(settings, known) ? [...policyIds, instead.policy] : policyIds,
    ...(topicKeyArn === undefined ? {} : { topicKeyArn }),
  };
}

function doubtsOf(settings: Settings, known: KnownNames): readonly Omit<Doubt, "ifAny">[] {
  return [
    ...(known.keyArn === undefined
      ? [{ id: "key-changed", option: "--key-arn ARN, which is the output KmsKeyArn of the stack" }]
      : []),
    ...(lacksPolicies(settings, known)
      ? [
          {
            id: "guardrail-changed",
            option: `--policy-id ID for each of the ${policyCount(settings)} policies of the guardrail, which \`aws organizations list-policies\` prints`,
          },
        ]
      : []),
    ...(ownsTamperingTopic(settings.alarms) && known.topicKeyArn === undefined
      ? [
          {
            id: "alarms-changed",
            option: "--topic-key-arn ARN, which is the KMS key of the alarms' topic",
          },
        ]
      : []),
  ];
}
