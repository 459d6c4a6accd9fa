import type { Alarm } from "./alarm";
import type { AlarmNames } from "./names";
import { bucketsChanged, keyChanged } from "./tampering/buckets-and-key";
import { alarmsChanged, deliveryRoleChanged, logGroupChanged } from "./tampering/log-group";
import { guardrailChanged, organizationChanged, trailChanged } from "./tampering/organization";
import { accountAccessRoleUsed, readerRoleRefused, rootUsed } from "./tampering/people";
import { breakGlassUsed, deployerAssumed, privilegedRoleChanged } from "./tampering/privileged-roles";

/** The alarms on acts against what this app consists of. What the settings leave out has no alarm. */
export function tamperingAlarms(names: AlarmNames): readonly Alarm[] {
  return ALARMS.map((alarm) => alarm(names)).filter(({ filters }) => filters.length > 0);
}

const ALARMS: readonly ((names: AlarmNames) => Alarm)[] = [
  trailChanged,
  organizationChanged,
  guardrailChanged,
  bucketsChanged,
  keyChanged,
  logGroupChanged,
  deliveryRoleChanged,
  alarmsChanged,
  breakGlassUsed,
  deployerAssumed,
  privilegedRoleChanged,
  readerRoleRefused,
  rootUsed,
  accountAccessRoleUsed,
];
