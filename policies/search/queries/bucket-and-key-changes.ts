import type { SearchNames } from "../names";
import { EVENT_COLUMNS, namedQuery, owners } from "../query";
import { allOf, anyOf, CHANGES, contains, field, literal, oneOf, RESOURCES } from "../sql";

/**
 * AWS chooses the key's id, which the settings do not know, so without it these are the changes of every key of the
 * account, and of the one that owns the buckets, with the key of search results. The yearly rotation is no act of anybody.
 */
export const bucketAndKeyChanges = namedQuery({
  name: "bucket-and-key-changes",
  title: "Who changed the log bucket or the key",
  description:
    "Changes of policy, lock, lifecycle, encryption or logging of the log bucket and the buckets that belong to it, and of keys; refused ones too.",
  parameters: () => [
    {
      name: "key",
      description: "the id of the key, in place of every key of the accounts",
      place: "'%' stands for every key of the accounts. For one, replace it by '%ID%'.",
      example: "1234abcd-12ab-34cd-56ef-1234567890ab",
      pattern: /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      rule: "must be the id of a KMS key, such as 1234abcd-12ab-34cd-56ef-1234567890ab",
    },
  ],
  accounts: owners,
  columns: EVENT_COLUMNS,
  where: (names, { key }) => anyOf(bucketChanged(names), keyChanged(names, key)),
});

/** Calls about objects, which are data events. Before version 1.07 an event does not say so: their names do. */
const OBJECT_CALLS = "Object(s|Acl|LegalHold|Retention|Tagging)?$|^UploadPart|MultipartUpload$";

function bucketChanged({ bucketNames }: SearchNames): string {
  return allOf(
    "eventsource = 's3.amazonaws.com'",
    CHANGES,
    anyOf(
      "eventcategory = 'Management'",
      allOf("eventcategory IS NULL", `NOT regexp_like(eventname, '${OBJECT_CALLS}')`),
    ),
    anyOf(
      oneOf(field("requestparameters", "bucketName"), bucketNames),
      ...bucketNames.map((name) => contains(RESOURCES, `:s3:::${name}"`)),
    ),
  );
}

/**
 * A caller may give the key's id, its ARN or an alias. The answer has the ARN, and so has the message of a refusal. An
 * older event of KMS itself has it in its resources alone.
 */
function keyChanged(names: SearchNames, key = ""): string {
  const { keyAlias, keyAliasArn } = names;
  const texts = ["requestparameters", "responseelements", "errormessage", RESOURCES].map(
    (one) => `coalesce(${one}, '')`,
  );
  return allOf(
    "eventsource = 'kms.amazonaws.com'",
    CHANGES,
    "eventname <> 'RotateKey'",
    oneOf(`coalesce(recipientaccountid, ${literal(names.auditAccountId)})`, owners(names)),
    anyOf(
      `concat(${texts.join(", ")}) LIKE ${literal(key === "" ? "%" : `%${key}%`)}`,
      ...["keyId", "aliasName"].map((one) => oneOf(field("requestparameters", one), [keyAlias, keyAliasArn])),
    ),
  );
}
