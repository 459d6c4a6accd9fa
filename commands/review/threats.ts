/** The permissions by which an identity could delete, overwrite, read or disable a protected thing. */
import { type Atom, actions, atomsOf, coversBare } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { Json } from "../../policies/analysis/json";
import {
  arnOverlaps,
  overlaps,
  type Pattern,
  pattern,
  covers as patternCovers,
} from "../../policies/analysis/patterns";
import { rootOf } from "../../policies/analysis/principals";
import type { Side } from "../../policies/analysis/sides";
import type { Protection } from "./protected";
import { BUCKET, KEY } from "./things/places";
import type { State } from "./things/state";
import { readSetting, Thing } from "./things/thing";
import type { Kind } from "./things/types";

/** How bad a permission is: it can destroy, silence notifications, or read log files. */
export type Threat = "destroys" | "silences" | "reads";

interface Target {
  readonly threat: Threat;
  readonly actions: readonly Pattern[];
  /** ARNs of protected things, as patterns where a part is not known. */
  readonly resources: readonly Pattern[];
  /** Something unknown, which only a wildcard reaches. */
  readonly unknown?: readonly Pattern[];
}

const open = (text: string): Pattern => pattern(text, { wildcards: true });
const closed = (text: string): Pattern => pattern(text);

const S3_DESTROYS = actions(
  ..."DeleteObject DeleteObjectVersion PutObject PutObjectRetention PutObjectLegalHold BypassGovernanceRetention"
    .concat(" PutBucketPolicy DeleteBucketPolicy DeleteBucket PutLifecycleConfiguration PutBucketVersioning")
    .concat(" PutBucketObjectLockConfiguration PutEncryptionConfiguration PutBucketAcl PutObjectAcl")
    .concat(" PutObjectVersionAcl PutBucketPublicAccessBlock PutBucketOwnershipControls")
    .concat(" PutReplicationConfiguration PutBucketLogging PutBucketNotification PutBucketRequestPayment")
    .concat(" ReplicateDelete CreateAccessPoint PutAccessPointPolicy CreateAccessGrant CreateJob")
    .split(" ")
    .map((name) => `s3:${name}`),
);
const ACCOUNT_DESTROYS = actions("s3:PutAccountPublicAccessBlock", "s3:PutMultiRegionAccessPointPolicy");
const S3_READS = actions("s3:GetObject", "s3:GetObjectVersion");
const KMS_DESTROYS = actions(
  ..."ScheduleKeyDeletion DisableKey PutKeyPolicy CreateGrant RevokeGrant DeleteImportedKeyMaterial UpdateAlias"
    .concat(" DeleteAlias DisableKeyRotation ReplicateKey UpdatePrimaryRegion")
    .split(" ")
    .map((name) => `kms:${name}`),
);
const CLOUDTRAIL_DESTROYS = actions(
  ..."StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors PutEventConfiguration"
    .concat(" DeregisterOrganizationDelegatedAdmin DeleteEventDataStore UpdateEventDataStore")
    .concat(" StopEventDataStoreIngestion PutResourcePolicy")
    .split(" ")
    .map((name) => `cloudtrail:${name}`),
);
const ORGANIZATION_DESTROYS = actions(
  ..."LeaveOrganization DisableAWSServiceAccess DeletePolicy DetachPolicy UpdatePolicy DisablePolicyType"
    .concat(" RemoveAccountFromOrganization MoveAccount DeregisterDelegatedAdministrator DeleteOrganization")
    .concat(" PutResourcePolicy")
    .split(" ")
    .map((name) => `organizations:${name}`),
);
const IAM_DESTROYS = actions(
  ..."AttachRolePolicy AttachUserPolicy AttachGroupPolicy PutRolePolicy PutUserPolicy PutGroupPolicy"
    .concat(
      " CreatePolicyVersion SetDefaultPolicyVersion UpdateAssumeRolePolicy CreateAccessKey CreateLoginProfile",
    )
    .concat(" UpdateLoginProfile AddUserToGroup DetachRolePolicy DeleteRolePolicy DeleteRole")
    .concat(" PutRolePermissionsBoundary DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary")
    .split(" ")
    .map((name) => `iam:${name}`),
);
const ASSUMES = actions("sts:AssumeRole");
const SNS_SILENCES = actions(
  "sns:DeleteTopic",
  "sns:SetTopicAttributes",
  "sns:AddPermission",
  "sns:RemovePermission",
);
const LOGS_SILENCES = actions(
  ..."DeleteLogGroup DeleteLogStream PutRetentionPolicy PutMetricFilter DeleteMetricFilter PutSubscriptionFilter"
    .concat(" DeleteSubscriptionFilter DisassociateKmsKey")
    .split(" ")
    .map((name) => `logs:${name}`),
);

const SOMETHING = "0000organization-trail-probe";

/** The protected things that exist before the plan, as targets of permissions. */
export class Targets {
  private readonly targets: readonly Target[];
  /** Names of the roles that the policies of protected things exempt from a Deny, and of protected roles. */
  readonly exemptRoles: ReadonlySet<string>;

  constructor(protection: Protection, before: State) {
    const exempt = exemptPrincipals(protection, before);
    const existing = (kind: Kind): readonly string[] =>
      protection
        .of(kind)
        .filter(({ isNew, isSecondary }) => !isNew && !isSecondary)
        .map(({ key }) => before.root(kind, key)?.values.arn ?? key)
        .map(String);
    const roles = [...exempt, ...existing("role")];
    this.exemptRoles = new Set(roles.map((arn) => arn.split("/").at(-1) ?? arn));
    const isFirst = protection.things.length > 0 && protection.things.every(({ isNew }) => isNew);
    this.targets = isFirst ? [] : targetsFor(existing, protection, roles);
  }

  /** Whether nothing that is protected exists before the plan. */
  get isEmpty(): boolean {
    return this.targets.length === 0;
  }

  /** The threat of an Allow, or of what a Deny no longer denies; `undefined` for none. */
  threatOf(atom: Atom): Threat | undefined {
    const found = this.targets.filter((target) => reaches(atom, target)).map(({ threat }) => threat);
    return (["destroys", "silences", "reads"] as const).find((threat) => found.includes(threat));
  }
}

function targetsFor(
  existing: (kind: Kind) => readonly string[],
  protection: Protection,
  roles: readonly string[],
): readonly Target[] {
  const buckets = existing("bucket").map((key) => key.replace(/^arn:[^:]*:s3:::/, ""));
  const objects = buckets.flatMap((name) => [`arn:*:s3:::${name}`, `arn:*:s3:::${name}/*`]);
  const isUnknown = (kind: Kind): boolean => protection.of(kind).length === 0;
  const probe = (kind: Kind, text: string): Pick<Target, "unknown"> =>
    isUnknown(kind) ? { unknown: [closed(text)] } : {};
  const named = (kind: Kind, before: string): readonly Pattern[] =>
    existing(kind).map((key) => open(key.startsWith("arn:") ? `${key}*` : `arn:*:${before}${key}*`));
  const trails = existing("trail");
  const all = [open("*")];
  const s3 = probe("bucket", `arn:aws:s3:::${SOMETHING}/AWSLogs/x`);
  return [
    { threat: "destroys", actions: S3_DESTROYS, resources: objects.map(open), ...s3 },
    { threat: "destroys", actions: ACCOUNT_DESTROYS, resources: [], unknown: [closed(SOMETHING)] },
    { threat: "reads", actions: S3_READS, resources: objects.map(open), ...s3 },
    {
      threat: "destroys",
      actions: KMS_DESTROYS,
      resources: named("key", "kms:*:*:key/"),
      ...probe("key", `arn:aws:kms:us-east-1:999999999997:key/${SOMETHING}`),
    },
    {
      threat: "destroys",
      actions: CLOUDTRAIL_DESTROYS,
      resources: [
        ...named("trail", "cloudtrail:*:*:trail/"),
        ...named("event-data-store", "cloudtrail:*:*:eventdatastore/"),
      ],
      ...(trails.length === 0
        ? { unknown: [closed(`arn:aws:cloudtrail:us-east-1:999999999997:trail/${SOMETHING}`)] }
        : {}),
    },
    { threat: "destroys", actions: ORGANIZATION_DESTROYS, resources: all },
    {
      threat: "destroys",
      actions: [...IAM_DESTROYS, ...ASSUMES],
      resources: roles.map((arn) => (arn.startsWith("arn:") ? open(arn) : open(`arn:*:iam::*:role/${arn}`))),
      unknown: [closed(`arn:aws:iam::999999999997:role/${SOMETHING}`)],
    },
    { threat: "silences", actions: SNS_SILENCES, resources: named("topic", "sns:*:*:") },
    { threat: "silences", actions: LOGS_SILENCES, resources: named("log-group", "logs:*:*:log-group:") },
  ];
}

function reaches({ action, resource }: Atom, target: Target): boolean {
  const acts = target.actions.some((one) => matches(action, one, (own) => overlaps(own, one)));
  if (!acts) return false;
  return (
    target.resources.some((one) => matches(resource, one, (own) => arnOverlaps(own, one))) ||
    (target.unknown ?? []).some((one) => matches(resource, one, (own) => patternCovers(own, one)))
  );
}

function matches(side: Side<Pattern>, one: Pattern, meets: (own: Pattern) => boolean): boolean {
  return side.not ? !side.of.some((own) => patternCovers(own, one)) : side.of.some(meets);
}

/** Whether another policy denies all that an Allow grants, without a condition. */
export function isDenied(atom: Atom, by: readonly Atom[]): boolean {
  return by.some((deny) => deny.effect === "Deny" && deny.conditions.length === 0 && coversBare(deny, atom));
}

/** The principals that Deny statements of protected things exempt: the break-glass principals. */
function exemptPrincipals(protection: Protection, before: State): readonly string[] {
  const found = new Set<string>();
  for (const { kind, key } of protection.things) {
    const places = kind === "bucket" ? BUCKET.policy : kind === "key" ? KEY.policy : undefined;
    if (places === undefined) continue;
    for (const { value } of readSetting(places, new Thing(kind, key, before, before.root(kind, key)))) {
      for (const arn of exemptIn(value)) found.add(arn);
    }
  }
  return [...found];
}

function exemptIn(policy: Json): readonly string[] {
  try {
    return atomsOf(policy)
      .filter(({ effect }) => effect === "Deny")
      .flatMap(({ conditions, principal }) => [
        ...conditions
          .filter(({ key, negated }) => key === "aws:principalarn" && negated)
          .flatMap(({ values }) => values.map(({ text }) => text)),
        ...(principal.not
          ? principal.of.filter((one) => rootOf(one) === undefined).map(({ name }) => name.text)
          : []),
      ])
      .filter((arn) => /:role\/|:user\//.test(arn));
  } catch (error) {
    if (error instanceof UnreadablePolicy) return [];
    throw error;
  }
}

/** AWS's own policies that can destroy a trail or its log files, by name. */
export function isDangerousManagedPolicy(arn: string): boolean {
  const name = arn.split("/").at(-1) ?? arn;
  if (/ReadOnly|ViewOnly|SecurityAudit|service-role\//.test(arn)) return false;
  if (/Administrator|PowerUser|SystemAdministrator|DatabaseAdministrator/.test(name)) return true;
  return /FullAccess|Admin/.test(name) && !HARMLESS_SERVICES.test(name);
}

const HARMLESS_SERVICES =
  /DynamoDB|EC2|RDS|SQS|ECS|EKS|ElastiCache|Route53|VPC|CloudFront|APIGateway|Lambda|Registry|Redshift|Kinesis|Athena|Glue|SES|Cognito|StepFunctions|EventBridge|SSM/;

/** Whether an ARN is of a policy that AWS manages. */
export function isManagedByAws(arn: string): boolean {
  return /^arn:[\w-]+:iam::aws:policy\//.test(arn);
}
