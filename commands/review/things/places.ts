/** The places of the settings of buckets, keys and topics: resources of their own, and arguments of the thing itself. */
import { at, isObject, type Json, toList } from "../../../policies/analysis/json";
import type { Place, SettingPlaces } from "./thing";

const bucketPlaces = (
  type: string,
  path: string | readonly string[],
  inline: string | readonly string[] | undefined,
  more: { readonly as?: Place["as"]; readonly inlineAs?: Place["as"]; readonly afterRemoval?: Json } = {},
): SettingPlaces => ({
  separate: [{ type: `aws_s3_bucket_${type}`, path, ...(more.as === undefined ? {} : { as: more.as }) }],
  ...(inline === undefined
    ? {}
    : {
        inline: {
          type: "aws_s3_bucket",
          path: inline,
          ...((more.inlineAs ?? more.as) === undefined ? {} : { as: more.inlineAs ?? more.as }),
        },
      }),
  ...(more.afterRemoval === undefined ? {} : { afterRemoval: more.afterRemoval }),
});

/** The days that an Object Lock default retention lasts. */
export function retentionDays(retention: Json): Json {
  const days = Number(at(retention, "days") ?? 0);
  const years = Number(at(retention, "years") ?? 0);
  return isObject(toList(retention)[0]) ? days || years * 365 : null;
}

const enabledAsStatus = (value: Json): Json =>
  value === true || value === "true" ? "Enabled" : value === false || value === "false" ? "Suspended" : value;

const mfaAsStatus = (value: Json): Json =>
  value === true ? "Enabled" : value === false ? "Disabled" : value;

const RETENTION = "rule.default_retention";
const DEFAULT_ENCRYPTION = "rule.apply_server_side_encryption_by_default";

/** The settings of a bucket. */
export const BUCKET = {
  policy: bucketPlaces("policy", "policy", "policy"),
  versioning: bucketPlaces("versioning", "versioning_configuration.status", "versioning.enabled", {
    inlineAs: enabledAsStatus,
    afterRemoval: "Suspended",
  }),
  mfaDelete: bucketPlaces("versioning", "versioning_configuration.mfa_delete", "versioning.mfa_delete", {
    inlineAs: mfaAsStatus,
  }),
  lockDays: bucketPlaces("object_lock_configuration", RETENTION, `object_lock_configuration.${RETENTION}`, {
    as: retentionDays,
  }),
  lockMode: bucketPlaces(
    "object_lock_configuration",
    `${RETENTION}.mode`,
    `object_lock_configuration.${RETENTION}.mode`,
  ),
  encryptionAlgorithm: bucketPlaces(
    "server_side_encryption_configuration",
    `${DEFAULT_ENCRYPTION}.sse_algorithm`,
    `server_side_encryption_configuration.${DEFAULT_ENCRYPTION}.sse_algorithm`,
  ),
  encryptionKey: bucketPlaces(
    "server_side_encryption_configuration",
    `${DEFAULT_ENCRYPTION}.kms_master_key_id`,
    `server_side_encryption_configuration.${DEFAULT_ENCRYPTION}.kms_master_key_id`,
  ),
  bucketKey: bucketPlaces(
    "server_side_encryption_configuration",
    "rule.bucket_key_enabled",
    "server_side_encryption_configuration.rule.bucket_key_enabled",
  ),
  blockedEncryption: bucketPlaces(
    "server_side_encryption_configuration",
    "rule.blocked_encryption_types",
    undefined,
  ),
  lifecycle: bucketPlaces("lifecycle_configuration", "rule", "lifecycle_rule"),
  ownership: bucketPlaces("ownership_controls", "rule.object_ownership", undefined, {
    afterRemoval: "ObjectWriter",
  }),
  acl: bucketPlaces("acl", "acl", "acl"),
  grants: bucketPlaces("acl", "access_control_policy", "grant", { as: grants, inlineAs: inlineGrants }),
  logging: bucketPlaces("logging", "target_bucket", "logging.target_bucket"),
  replication: bucketPlaces("replication_configuration", "rule", "replication_configuration.rules"),
  payer: bucketPlaces("request_payment_configuration", "payer", "request_payer"),
  forceDestroy: { inline: { type: "aws_s3_bucket", path: "force_destroy" } },
  notifications: {
    separate: [
      {
        type: "aws_s3_bucket_notification",
        path: ["queue", "topic", "lambda_function", "eventbridge"],
        as: notified,
      },
    ],
  },
} as const satisfies Readonly<Record<string, SettingPlaces>>;

/** One of the four settings of a public access block. */
export function publicAccessBlock(name: string): SettingPlaces {
  return { separate: [{ type: "aws_s3_bucket_public_access_block", path: name }], afterRemoval: false };
}

/** The settings of a key. */
export const KEY = {
  policy: {
    separate: [{ type: "aws_kms_key_policy", path: "policy" }],
    inline: { type: "aws_kms_key", path: "policy" },
  },
} as const satisfies Readonly<Record<string, SettingPlaces>>;

/** The settings of a topic. */
export const TOPIC = {
  policy: {
    separate: [{ type: "aws_sns_topic_policy", path: "policy" }],
    inline: { type: "aws_sns_topic", path: "policy" },
  },
} as const satisfies Readonly<Record<string, SettingPlaces>>;

/** An argument of the thing itself. */
export function argument(type: string, path: string | readonly string[], as?: Place["as"]): SettingPlaces {
  return { inline: { type, path, ...(as === undefined ? {} : { as }) } };
}

/** The grants of an ACL, as `grantee permission`. */
function grants(control: Json): Json {
  return toList(at(control, "grant"))
    .flatMap((one) => toList(one))
    .map((grant) => {
      const grantee = toList(at(grant, "grantee"))[0];
      const who = isObject(grantee) ? grantee.uri || grantee.id || grantee.email_address : null;
      return `${who ?? ""} ${at(grant, "permission") ?? ""}`;
    });
}

function inlineGrants(list: Json): Json {
  return toList(list).flatMap((grant) =>
    toList(at(grant, "permissions")).map(
      (permission) => `${at(grant, "uri") || at(grant, "id") || ""} ${String(permission)}`,
    ),
  );
}

function notified(values: Json): Json {
  const [queues, topics, functions, eventbridge] = toList(values);
  return [
    ...toList(queues).map((one) => `${at(one, "queue_arn")}`),
    ...toList(topics).map((one) => `${at(one, "topic_arn")}`),
    ...toList(functions).map((one) => `${at(one, "lambda_function_arn")}`),
    ...(eventbridge === true ? ["eventbridge"] : []),
  ];
}
