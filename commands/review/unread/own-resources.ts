/**
 * Whether a resource that CloudFormation or Cloud Control manages can concern a protected thing. Its properties are read
 * without regard to case and underscores, since the provider `awscc` spells them otherwise than a template.
 */
import { parseAtoms } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import { canonicalJson, isObject, type Json, type JsonObject, toList } from "../../../policies/analysis/json";
import { managedPolicy } from "../managed-policies";
import type { Context } from "../rules/rule";
import { plainKey } from "../things/state";
import type { Kind } from "../things/types";
import type { Threat } from "../threats";
import { isUnknown } from "../unknown";

/** A resource before and after, as AWS names its type. */
export interface OwnResource {
  /** Such as `AWS::S3::BucketPolicy`, or `awscc_s3_bucket_policy`. */
  readonly type: string;
  /** Its properties; absent if it does not exist. */
  readonly before?: Json;
  readonly after?: Json;
  /** Logical ids of the resources of the same template. */
  readonly siblings: ReadonlySet<string>;
}

/** Resources that are a thing of their own: adding one changes nothing that exists. */
const ROOTS: Readonly<Record<string, Kind | undefined>> = {
  "cloudtrail::trail": "trail",
  "cloudtrail::eventdatastore": "event-data-store",
  "s3::bucket": "bucket",
  "kms::key": "key",
  "sns::topic": "topic",
  "logs::loggroup": "log-group",
};

/** Resources that configure a thing, with the properties that name it. */
const ATTACHED: Readonly<Record<string, readonly [Kind, string]>> = {
  "s3::bucketpolicy": ["bucket", "bucket"],
  "s3::accesspoint": ["bucket", "bucket"],
  "sns::topicpolicy": ["topic", "topics"],
  "sns::topicinlinepolicy": ["topic", "topicarn"],
  "sns::subscription": ["topic", "topicarn"],
  "logs::metricfilter": ["log-group", "loggroupname"],
  "logs::subscriptionfilter": ["log-group", "loggroupname"],
  "kms::alias": ["key", "targetkeyid"],
  "kms::replicakey": ["key", "primarykeyarn"],
};

/** Whether a change of a resource can concern a protected thing. */
export function concernsProtected(resource: OwnResource, context: Context): boolean {
  const { before, after } = resource;
  if (canonicalJson(before) === canonicalJson(after)) return false;
  const name = plainType(resource.type);
  const [service = ""] = name.split("::");
  if (service === "iam" || service === "serverless" || service === "sso") return mayGrant(resource, context);
  const kind = ROOTS[name];
  if (kind !== undefined) return before !== undefined && mayBe(kind, context);
  const [of, property] = ATTACHED[name] ?? [];
  if (of !== undefined && property !== undefined) {
    const targets = [before, after].flatMap((side) => toList(readProperty(side, property)));
    return targets.some((target) => mayName(of, target, resource, context));
  }
  if (name === "events::rule" || name === "cloudwatch::alarm") return before !== undefined;
  return (
    /^(cloudtrail|s3|kms|organizations|cloudformation|custom)::/.test(name) || name === "logs::resourcepolicy"
  );
}

/** `s3::bucketpolicy` for `AWS::S3::BucketPolicy` and `awscc_s3_bucket_policy`. */
function plainType(type: string): string {
  const [, service = "", name = ""] = /^awscc_([^_]+)_(.+)$/.exec(type) ?? [];
  if (service !== "") return `${service}::${name.replaceAll("_", "")}`;
  return type.replace(/^AWS::/, "").toLowerCase();
}

function readProperty(properties: Json | undefined, name: string): Json | undefined {
  if (!isObject(properties)) return undefined;
  const own = Object.keys(properties).find((key) => key.replaceAll("_", "").toLowerCase() === name);
  return own === undefined ? undefined : properties[own];
}

/** Whether a thing that another tool manages may be protected: not if Terraform manages all protected ones. */
function mayBe(kind: Kind, { protection, before }: Context): boolean {
  if (kind === "trail" || kind === "event-data-store" || protection.basis !== "followed") return true;
  return protection.of(kind).some(({ key, isNew }) => !isNew && before.root(kind, key) === undefined);
}

function mayName(kind: Kind, target: Json, { siblings }: OwnResource, context: Context): boolean {
  if (typeof target === "string" && !isUnknown(target) && !siblings.has(target)) {
    return context.protection.basis === "assumed" || context.protection.has(kind, plainKey(kind, target));
  }
  return siblingIn(target, siblings) ? mayBe(kind, context) : true;
}

/** Whether a value is a reference to a resource of the same template. */
function siblingIn(value: Json, siblings: ReadonlySet<string>): boolean {
  if (typeof value === "string") return siblings.has(value.split(".")[0] ?? value);
  if (!isObject(value)) return false;
  const [id] = [value.Ref, value["Fn::GetAtt"]].flatMap((one) => toList(one));
  return typeof id === "string" && siblings.has(id.split(".")[0] ?? id);
}

/** Whether an identity gains a permission that threatens a protected thing, or may lose a Deny. */
function mayGrant({ before, after, siblings }: OwnResource, { targets }: Context): boolean {
  if (targets.isEmpty) return false;
  // Reading is a threat only for a role that principals other than a service may assume.
  const isShared = /"(AWS|Federated)":/.test(JSON.stringify(after ?? null));
  const isThreat = (statement: JsonObject): boolean => {
    const found = findThreat(statement, siblings, targets);
    return found !== undefined && (found !== "reads" || isShared);
  };
  const known = new Set(toList(readProperty(before, "managedpolicyarns")).map(canonicalJson));
  const added = toList(readProperty(after, "managedpolicyarns")).filter(
    (arn) => !known.has(canonicalJson(arn)),
  );
  const attached = added.map((arn) => attachedStatements(arn, siblings));
  return (
    attached.some((statements) => statements === undefined || statements.some(isThreat)) ||
    statementsIn(before).some(({ Effect }) => Effect === "Deny") ||
    statementsIn(after).some(isThreat)
  );
}

/** The statements of an attached policy; `undefined` if they are not known. Those of the template count by themselves. */
function attachedStatements(arn: Json, siblings: ReadonlySet<string>): readonly JsonObject[] | undefined {
  if (siblingIn(arn, siblings)) return [];
  const policy = typeof arn === "string" ? managedPolicy(arn) : undefined;
  return policy === undefined ? undefined : statementsIn(policy);
}

/** Every statement in a definition, also in policies that are written as text; those of trust policies are left out. */
function statementsIn(value: Json | undefined): readonly JsonObject[] {
  if (typeof value === "string" && /^\s*\{/.test(value)) return statementsIn(parsed(value));
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (!isObject(value)) return [];
  if (typeof value.Effect === "string") return value.Principal === undefined ? [value] : [];
  return Object.values(value).flatMap(statementsIn);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** The threat of a statement; one that cannot be read may do anything. */
function findThreat(
  statement: JsonObject,
  siblings: ReadonlySet<string>,
  targets: Context["targets"],
): Threat | undefined {
  const { Condition: _, ...rest } = statement;
  const plain = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, toList(value).map((one) => literal(one, siblings))]),
  );
  const document = { Version: "2012-10-17", Statement: [{ ...plain, Effect: String(statement.Effect) }] };
  try {
    const found = parseAtoms(document).flatMap((atom) =>
      atom.effect === "Allow" ? [targets.findThreat(atom)] : [],
    );
    return (
      found.find((one) => one !== undefined && one !== "reads") ?? found.find((one) => one !== undefined)
    );
  } catch (error) {
    if (error instanceof UnreadablePolicy) return "destroys";
    throw error;
  }
}

const OWN = "arn:aws:own:::resource-of-the-same-template";

/** A text in place of what CloudFormation fills in: a resource of the template, or anything. */
function literal(value: Json, siblings: ReadonlySet<string>): string {
  if (siblingIn(value, siblings)) return OWN;
  const sub = isObject(value) ? toList(value["Fn::Sub"])[0] : value;
  if (typeof sub !== "string" || isUnknown(sub)) return "*";
  return sub
    .replace(/^\$\{(\w+)[^}]*\}/, (all, id: string) => (siblings.has(id) ? OWN : all))
    .replace(/\$\{[^}]*\}/g, "*");
}
