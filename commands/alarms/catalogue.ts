import { awsPartition, topicArn } from "../../aws/arns";
import type { Alarm } from "../../policies/alarms/alarm";
import { cisAlarms } from "../../policies/alarms/cis";
import { type AlarmReferences, alarmNames } from "../../policies/alarms/names";
import { tamperingAlarms } from "../../policies/alarms/tampering";
import { resourceNames } from "../../policies/names";
import type { Settings } from "../../settings/file";

/** Names that AWS has chosen, as far as the caller gives them. */
export interface KnownNames {
  readonly keyArn?: string;
  readonly policyIds: readonly string[];
  readonly topicArn?: string;
  readonly topicKeyArn?: string;
}

/** An alarm that needs a name which the caller has not given. */
export interface Doubt {
  readonly id: string;
  /** The option that gives the name, and where to find it. */
  readonly option: string;
  /** The alarm as it is if the name is that of any such resource. */
  readonly ifAny: Alarm;
}

/** The alarms, those that cannot be judged without further names, and the alarms as a list shows them. */
export interface Catalogue {
  readonly alarms: readonly Alarm[];
  readonly doubts: readonly Doubt[];
  readonly listed: readonly Alarm[];
}

/** Nothing in AWS has this name. */
const UNKNOWN = "(unknown)";

/** The alarms of the settings. */
export function catalogueOf(settings: Settings, known: KnownNames, withCis: boolean): Catalogue {
  const cis = withCis ? cisAlarms() : [];
  const names = alarmNames(
    settings,
    references(settings, known, { key: UNKNOWN, keyId: UNKNOWN, policy: UNKNOWN }),
  );
  const anyKey = `arn:${awsPartition(names.region)}:kms:${names.region}:${names.auditAccountId}:key/*`;
  const any = tamperingAlarms({
    ...alarmNames(settings, references(settings, known, { key: anyKey, keyId: "*", policy: "*" })),
    topicKeyArn: `arn:${awsPartition(names.homeRegion)}:kms:${names.homeRegion}:${names.managementAccountId}:key/*`,
  });
  const named = tamperingAlarms(
    alarmNames(
      settings,
      references(settings, known, {
        key: "<ARN of the key>",
        keyId: "<id of the key>",
        policy: "<id of a policy>",
      }),
    ),
  );
  return {
    alarms: [...tamperingAlarms(names), ...cis],
    doubts: doubtsOf(settings, known).flatMap((doubt) => {
      const ifAny = any.find(({ id }) => id === doubt.id);
      return ifAny === undefined ? [] : [{ ...doubt, ifAny }];
    }),
    listed: [...named, ...cis],
  };
}

interface Substitutes {
  readonly key: string;
  readonly keyId: string;
  readonly policy: string;
}

function references(settings: Settings, known: KnownNames, instead: Substitutes): AlarmReferences {
  const { keyArn, policyIds, topicKeyArn } = known;
  const isManaged = settings.guardrail.mode === "managed";
  return {
    keyArn: keyArn ?? instead.key,
    keyId: keyArn?.slice(keyArn.lastIndexOf("/") + 1) ?? instead.keyId,
    guardrailPolicyIds: isManaged && policyIds.length === 0 ? [instead.policy] : policyIds,
    topicArn: known.topicArn ?? alarmTopicArn(settings),
    ...(topicKeyArn === undefined ? {} : { topicKeyArn }),
  };
}

function alarmTopicArn({ accounts, trail, ...settings }: Settings): string {
  const { topicName } = resourceNames({ accounts, trail, ...settings });
  return topicArn({
    region: trail.homeRegion,
    accountId: accounts.management.id,
    name: `${topicName}-alarms`,
  });
}

function doubtsOf(settings: Settings, known: KnownNames): readonly Omit<Doubt, "ifAny">[] {
  const isManaged = settings.guardrail.mode === "managed";
  return [
    ...(known.keyArn === undefined
      ? [{ id: "key-changed", option: "--key-arn ARN, which is the output KmsKeyArn of the stack" }]
      : []),
    ...(isManaged && known.policyIds.length === 0
      ? [
          {
            id: "guardrail-changed",
            option:
              "--policy-id ID for each policy of the guardrail, which `aws organizations list-policies` prints",
          },
        ]
      : []),
    ...(known.topicKeyArn === undefined
      ? [
          {
            id: "alarms-changed",
            option: "--topic-key-arn ARN, which is the KMS key of the alarms' topic",
          },
        ]
      : []),
  ];
}
