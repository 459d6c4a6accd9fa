/** The places of the settings of buckets, keys and topics: resources of their own, and arguments of the thing itself. */
import { isObject, type Json, toList } from "../../../policies/analysis/json";
import { isUnknown, valueAt } from "../unknown";
import type { Place, SettingPlaces } from "./thing";
import type { Kind } from "./types";

const bucketPlaces = (
  type: string,
  path: string | readonly string[],
  inline: string | readonly string[] | undefined,
  more: Pick<Place, "as" | "names"> & { readonly inlineAs?: Place["as"]; readonly afterRemoval?: Json } = {},
): SettingPlaces => ({
  separate: [{ type: `aws_s3_bucket_${type}`, path, ...reading(more.as, more.names) }],
  ...(inline === undefined
    ? {}
    : {
        inline: {
          type: "aws_s3_bucket",
          path: inline,
          ...reading(more.inlineAs ?? more.as, more.names),
        },
      }),
  ...(more.afterRemoval === undefined ? {} : { afterRemoval: more.afterRemoval }),
});

const reading = (as: Place["as"], names: Place["names"]): Pick<Place, "as" | "names"> => ({
  ...(as === undefined ? {} : { as }),
  ...(names === undefined ? {} : { names }),
});

/** The days that an Object Lock default retention lasts. */
export function retentionDays(retention: Json): Json {
  const length = [valueAt(retention, "days") ?? 0, valueAt(retention, "years") ?? 0];
  const unknown = length.find(isUnknown);
  if (unknown !== undefined) return unknown;
  const [days = 0, years = 0] = length.map(Number);
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
    { names: "key" },
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
  logging: bucketPlaces("logging", "target_bucket", "logging.target_bucket", { names: "bucket" }),
  replication: bucketPlaces("replication_configuration", "rule", "replication_configuration.rules"),
  payer: bucketPlaces("request_payment_configuration", "payer", "request_payer"),
  forceDestroy: { inline: { type: "aws_s3_bucket", path: "force_destroy" } },
  notifications: {
    separate: [
      {
        type: "aws_s3_bucket_notification",
        path: ["queue", "topic", "lambda_function", "eventbridge"],
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
  dataProtection: { separate: [{ type: "aws_sns_topic_data_protection_policy", path: "policy" }] },
} as const satisfies Readonly<Record<string, SettingPlaces>>;

/** An argument of the thing itself. */
export function argument(type: string, path: string | readonly string[], as?: Place["as"]): SettingPlaces {
  return { inline: { type, path, ...reading(as, undefined) } };
}

/** An argument of the thing itself that names another thing. */
export function link(type: string, path: string, names: Kind): SettingPlaces {
  return { inline: { type, path, names } };
}

/** The grants of an ACL, as `grantee permission`. */
function grants(control: Json): Json {
  return toList(valueAt(control, "grant"))
    .flatMap((one) => toList(one))
    .map((grant) => {
      const grantee = ["uri", "id", "email_address"].map((name) => valueAt(grant, `grantee.${name}`));
      return grantText(grantee, valueAt(grant, "permission"));
    });
}

function inlineGrants(list: Json): Json {
  return toList(list).flatMap((grant) =>
    toList(valueAt(grant, "permissions")).map((permission) =>
      grantText([valueAt(grant, "uri"), valueAt(grant, "id")], permission),
    ),
  );
}

function grantText(grantee: readonly (Json | undefined)[], permission: Json | undefined): Json {
  return [...grantee, permission].find(isUnknown) ?? `${grantee.find(Boolean) ?? ""} ${permission ?? ""}`;
}
