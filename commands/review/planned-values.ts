/**
 * The arguments of a resource after apply, read from `after` and `after_unknown` together: each value that is known only
 * after apply is an unknown value at its place.
 */
import { isObject, type Json, type JsonObject, member } from "../../policies/analysis/json";
import type { Configuration } from "./configuration";
import { hasMark } from "./mask";
import type { Change } from "./plan";
import { unknownValue } from "./unknown";

/** The planned values of a resource. */
export function plannedValues(change: Change, after: JsonObject, configuration: Configuration): JsonObject {
  if (!hasMark(change.afterUnknown)) return after;
  return new Reader(change, configuration).read(after);
}

/**
 * The configuration in a plan leaves dynamic blocks out. An argument without an expression was therefore computed by the
 * provider, unless it is one of these, which are blocks.
 */
const BLOCKS = new Set(
  "access_control_policy access_grants_location_configuration advanced_event_selector and"
    .concat(" apply_server_side_encryption_by_default constraints customer_managed_policy_reference")
    .concat(" data_resource default_retention delete_marker_replication destination details event_selector")
    .concat(" expiration field_selector filter grant grantee inline_policy insight_selector lambda_function")
    .concat(" lifecycle_rule logging metric_query metric_transformation noncurrent_version_expiration")
    .concat(" object_lock_configuration permissions_boundary queue replication_configuration rule rules")
    .concat(
      " server_side_encryption_configuration tag target_grant topic versioning versioning_configuration",
    )
    .split(" "),
);

/** Blocks that the provider computes for a new resource if the configuration does not set them. */
function isComputedBlock(type: string, name: string): boolean {
  return type === "aws_s3_bucket" || COMPUTED_BLOCKS.has(`${type}.${name}`);
}

const COMPUTED_BLOCKS = new Set([
  "aws_cloudtrail_event_data_store.advanced_event_selector",
  "aws_iam_role.inline_policy",
  "aws_s3_bucket_acl.access_control_policy",
]);

/** Arguments that a provider computes, for a plan that has no configuration of the resource. */
function isComputedArgument(type: string, name: string): boolean {
  return (
    (type === "aws_s3_bucket" && name !== "policy" && name !== "bucket") ||
    COMPUTED_ARGUMENTS.has(`${type}.${name}`)
  );
}

const COMPUTED_ARGUMENTS = new Set([
  "aws_iam_role.inline_policy",
  "aws_iam_role.managed_policy_arns",
  "aws_kms_key.rotation_period_in_days",
  "aws_kms_key.multi_region",
]);

interface Place {
  readonly value: Json | undefined;
  readonly mask: Json;
  readonly before: Json | undefined;
  /** `undefined` if the configuration does not show one: the place is in a dynamic block. */
  readonly expression: Json | undefined;
}

class Reader {
  constructor(
    private readonly change: Change,
    private readonly configuration: Configuration,
  ) {}

  read(after: JsonObject): JsonObject {
    const { type, afterUnknown, before } = this.change;
    const expressions = this.configuration.expressions(this.change);
    const values: JsonObject = { ...after };
    for (const [name, mask] of Object.entries(isObject(afterUnknown) ? afterUnknown : {})) {
      if (!hasMark(mask)) continue;
      const expression = member(expressions, name);
      const isComputed =
        expressions === undefined
          ? isComputedArgument(type, name)
          : expression === undefined && this.isComputed(name, mask);
      if (isComputed) continue;
      values[name] = this.readPlace({ value: after[name], mask, before: member(before, name), expression });
    }
    return values;
  }

  /** Whether the provider computes an argument that the configuration does not show. */
  private isComputed(name: string, mask: Json): boolean {
    if (!BLOCKS.has(name)) return !isListOfBlocks(mask);
    return this.change.kind !== "update" && isComputedBlock(this.change.type, name);
  }

  private readPlace({ value, mask, before, expression }: Place): Json {
    if (mask === true) return this.unknown(before, expression);
    if (Array.isArray(mask)) {
      const list = Array.isArray(value) ? [...value] : [];
      for (const [index, one] of mask.entries()) {
        if (!hasMark(one)) continue;
        list[index] = this.readPlace({
          value: list[index],
          mask: one,
          before: Array.isArray(before) ? before[index] : undefined,
          expression: Array.isArray(expression) ? expression[index] : expression,
        });
      }
      return Array.from(list, (one) => one ?? null);
    }
    return isObject(mask) ? this.readObject({ value, mask, before, expression }, mask) : (value ?? null);
  }

  private readObject({ value, before, expression }: Place, mask: JsonObject): Json {
    const values: JsonObject = isObject(value) ? { ...value } : {};
    const isBlock =
      isObject(expression) && !("references" in expression) && !("constant_value" in expression);
    for (const [name, marks] of Object.entries(mask)) {
      if (!hasMark(marks)) continue;
      const own = isBlock ? member(expression, name) : expression;
      if (isBlock && own === undefined && !BLOCKS.has(name) && !isListOfBlocks(marks)) continue;
      const inner = { value: values[name], mask: marks, before: member(before, name), expression: own };
      values[name] = this.readPlace(inner);
    }
    return values;
  }

  /** A list may hold constants beside the references of its expression, so these do not tell what it is. */
  private unknown(before: Json | undefined, expression: Json | undefined): string {
    if (Array.isArray(before) || Array.isArray(expression)) return unknownValue();
    const { resources, isIdentity, areCreated } = this.configuration.references(this.change, expression);
    return isIdentity ? unknownValue(resources, areCreated) : unknownValue();
  }
}

function isListOfBlocks(mask: Json): boolean {
  return Array.isArray(mask) && mask.some(isObject);
}
