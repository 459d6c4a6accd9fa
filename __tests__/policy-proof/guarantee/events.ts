import type { AlarmNames } from "../../../policies/alarms/names";
import { assumedRole, type CloudTrailRecord, managementEvent } from "../../../policies/alarms/record";
import type { Act, ActOfAws, Actor, Target } from "../../../policies/guarantee/capability";
import { NAMES } from "../../policies/alarms/names";
import { evidenceOf } from "./evidence";

const AUDIT = NAMES.auditAccountId;
const MANAGEMENT = NAMES.managementAccountId;
const ARCHIVE = NAMES.guardedAccountIds.at(-1) ?? "";
const MEMBER = "444444444444";
const OUTSIDE = "999999999999";

const role = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
const ofOwners = (name: string): readonly string[] =>
  [AUDIT, ARCHIVE].map((accountId) => role(accountId, name));
const ENTRY = role(AUDIT, "apply");

/** The names that the alarms watch in a deployment with everything. Control Tower's role deploys, too. */
export const WATCHED: AlarmNames = {
  ...NAMES,
  deployerArns: [...ofOwners("deployer"), ...ofOwners("AWSControlTowerExecution")],
  breakGlassPrincipalArns: ofOwners("break-glass"),
  entryRoleArns: [ENTRY],
};

const ACCOUNTS: Readonly<Partial<Record<Actor, string>>> = {
  "audit administrator": AUDIT,
  "audit root": AUDIT,
  "delegated administrator": AUDIT,
  deployer: AUDIT,
  pipeline: AUDIT,
  "break glass": AUDIT,
  "break glass of another account": AUDIT,
  "named reader": AUDIT,
  "reader role": AUDIT,
  "searcher role": AUDIT,
  "log archive administrator": ARCHIVE,
  "log archive root": ARCHIVE,
  "management administrator": MANAGEMENT,
  "identity center administrator": MANAGEMENT,
  "other trail": MANAGEMENT,
  "member administrator": MEMBER,
  "member root": MEMBER,
  "member account's reader": MEMBER,
  "other service": MEMBER,
  // The account of an assumed role records a caller from elsewhere.
  "outside reader": AUDIT,
};

const ROLES: Readonly<Partial<Record<Actor, string>>> = {
  deployer: role(AUDIT, "deployer"),
  pipeline: ENTRY,
  "break glass": role(AUDIT, "break-glass"),
  "break glass of another account": role(AUDIT, "break-glass"),
  "reader role": NAMES.readerRoleArn,
  "searcher role": role(AUDIT, "organization-trail-searcher"),
};

function identityOf(actor: Actor, accountId: string): CloudTrailRecord {
  if (actor.endsWith(" root")) return { type: "Root", arn: `arn:aws:iam::${accountId}:root`, accountId };
  if (actor === "outside reader") return { type: "AWSAccount", accountId: OUTSIDE };
  return assumedRole(ROLES[actor] ?? role(accountId, "administrator"));
}

/** Services that CloudTrail names in another way than IAM. */
const SOURCES: Readonly<Record<string, string>> = { cloudwatch: "monitoring" };

/** Calls that CloudTrail marks as reads. */
const READS = /^(kms:(Decrypt|GenerateDataKey)|sts:)/;

/** The record of an act, if the log group receives one: accounts outside of the organization do not deliver there. */
export function recordOf(act: Act | ActOfAws, actor: Actor): CloudTrailRecord | undefined {
  const accountId = ACCOUNTS[actor] ?? OUTSIDE;
  if (accountId === OUTSIDE || !evidenceOf(act).includes("event")) return undefined;
  const [service = "", eventName = ""] = act.action.split(":");
  const event = {
    eventSource: `${SOURCES[service] ?? service}.amazonaws.com`,
    eventName,
    recipientAccountId: accountId,
    awsRegion: service === "kms" || service === "s3" ? NAMES.region : NAMES.homeRegion,
    requestParameters: parametersOf(act, accountId),
    readOnly: READS.test(act.action),
  };
  return managementEvent(event, { userIdentity: identityOf(actor, accountId) });
}

type Parameters = Readonly<Record<string, unknown>>;

function parametersOf(act: Act | ActOfAws, accountId: string): Parameters {
  if ("decidedBy" in act) return act.action === "sts:AssumeRoot" ? { targetPrincipal: AUDIT } : TRAIL;
  if (act.action === "kms:DeleteAlias") return { aliasName: `alias/${NAMES.keyAlias}` };
  if (act.action === "organizations:DisableAWSServiceAccess")
    return { servicePrincipal: "cloudtrail.amazonaws.com" };
  const owner = NAMES.guardedAccountIds.includes(accountId) ? accountId : AUDIT;
  const named = ROLE_TARGETS[act.on];
  if (named === undefined) return PARAMETERS[act.on] ?? {};
  const arn = named.startsWith("arn:") ? named : role(owner, named);
  return act.action.startsWith("sts:") ? { roleArn: arn } : { roleName: arn.slice(arn.lastIndexOf("/") + 1) };
}

const TRAIL = { name: NAMES.trailArn };
const [logBucket, accessLogBucket, stateBucket] = NAMES.bucketNames;

const PARAMETERS: Readonly<Partial<Record<Target, Parameters>>> = {
  "log bucket": { bucketName: logBucket },
  "access-log bucket": { bucketName: accessLogBucket },
  "state bucket": { bucketName: stateBucket },
  key: { keyId: NAMES.keyArn },
  trail: TRAIL,
  "log group": { logGroupName: NAMES.logGroupName },
  alarm: { alarmNames: [`${NAMES.prefix}trail-changed`] },
  "own account": { RegionName: NAMES.homeRegion },
  "audit account": { accountId: AUDIT },
  policy: { policyId: NAMES.guardrailPolicyIds[0] },
};

/** Names of roles in the account that owns them, or their ARNs. */
const ROLE_TARGETS: Readonly<Partial<Record<Target, string>>> = {
  "deployer role": "deployer",
  "deployer role that trusts its account": "deployer",
  "Control Tower's role": "AWSControlTowerExecution",
  "break-glass role": "break-glass",
  "state writer's role": ENTRY,
  "reader role": NAMES.readerRoleArn ?? "",
  "delivery role": role(MANAGEMENT, NAMES.deliveryRoleName),
  "account access role": role(AUDIT, "OrganizationAccountAccessRole"),
  "new role": "new",
};
