import { z } from "zod";
import { PARTITIONS } from "../aws/arns";
import { ISOLATED_REGION, KNOWN_REGIONS, REGION_CODE } from "../aws/regions";
import { nearest } from "./nearest";

/** A whole number from `minimum` to `maximum`. */
export function wholeNumber(
  minimum: number,
  maximum: number,
  error = `must be a whole number between ${minimum} and ${maximum}`,
) {
  return z.number({ error }).multipleOf(1, { error }).min(minimum, { error }).max(maximum, { error });
}

/** A string that matches a pattern. `rule` is the error message if it does not. Editors offer the examples. */
export function text(pattern: RegExp, rule: string, ...examples: readonly string[]) {
  return withExamples(z.string({ error: rule }).regex(pattern, { error: rule }), examples);
}

function withExamples<Field extends z.ZodType>(field: Field, examples: readonly string[]): Field {
  return examples.length === 0 ? field : field.meta({ examples: [...examples] });
}

/** One of several strings. */
export function oneOf<const Word extends string>(words: readonly [Word, ...Word[]]) {
  return z.enum(words, { error: `must be one of ${words.join(", ")}` });
}

/** True or false. */
export function flag() {
  return z.boolean({ error: "must be true or false" });
}

/** A mapping with these keys and no others. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: "must be a mapping of keys to values",
  });
}

/** A list of at least one and at most `maximum` items. */
export function filledListOf<Item extends z.ZodType>(item: Item, maximum: number) {
  return listOf(item, maximum).refine((items) => items.length > 0, {
    error: "must not be empty",
    when: ({ value }) => Array.isArray(value),
  });
}

/** A list of at most `maximum` items. `z.array().max()` would hide the errors of the items if there are too many. */
export function listOf<Item extends z.ZodType>(item: Item, maximum: number) {
  return z
    .array(item, { error: "must be a list" })
    .refine((items) => items.length <= maximum, {
      error: `must have at most ${maximum} items`,
      when: ({ value }) => Array.isArray(value),
    })
    .refine((items) => new Set(items.map((item) => JSON.stringify(item))).size === items.length, {
      error: "must not contain duplicates",
      when: ({ value }) => Array.isArray(value),
    })
    .meta({ maxItems: maximum, uniqueItems: true });
}

const UNQUOTED_ID = "must be in quotes: YAML reads an unquoted id as a number and drops its leading zeros";

/** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export function accountId() {
  const rule = "must be an account id: 12 digits in quotes";
  return z
    .string({ error: ({ input }) => (typeof input === "number" ? UNQUOTED_ID : rule) })
    .regex(/^\d{12}$/, { error: rule })
    .meta({ examples: ["123456789012"] });
}

/** https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export function region() {
  const error = ({ input }: { input: unknown }) =>
    ISOLATED_REGION.test(String(input))
      ? "must not be in one of AWS's isolated partitions, which this app does not support"
      : `must be the code of an AWS Region, such as ${nearestRegion(input) ?? "us-east-1"}`;
  return z
    .string({ error })
    .regex(REGION_CODE, { error })
    .meta({ examples: [...KNOWN_REGIONS] });
}

/** The Region that is probably meant by a code that this version does not know. */
export function nearestRegion(code: unknown): string | undefined {
  return typeof code === "string" ? nearest(code, KNOWN_REGIONS) : undefined;
}

/** Pattern of the beginning of an ARN. */
export const ARN_BEGIN = `arn:(${PARTITIONS.join("|")})`;

/** Text that is an ARN. `rest` is the pattern of what follows the partition. */
export function arn(rest: string, rule: string, ...examples: readonly string[]) {
  return text(new RegExp(`^${ARN_BEGIN}:${rest}$`), rule, ...examples);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export function roleArn() {
  return arn(
    String.raw`iam::\d{12}:role/[\w+=,.@/-]{1,512}`,
    "must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deployer",
    "arn:aws:iam::123456789012:role/deployer",
  );
}

/** Length of the suffix that IAM Identity Center gives the role of a permission set. */
const PERMISSION_SET_SUFFIX = "?".repeat(16);

/**
 * A role, or the role of a permission set with question marks in place of its suffix. The role's path has a Region unless
 * IAM Identity Center is in us-east-1.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function roleArnPattern() {
  return arn(
    String.raw`iam::\d{12}:role/([\w+=,.@/-]{1,512}|aws-reserved/sso\.amazonaws\.com/([a-z0-9-]+/)?AWSReservedSSO_[\w+=,.@-]{1,32}_\?{16})`,
    `must be the ARN of an IAM role, or that of a permission set's role with ${PERMISSION_SET_SUFFIX} in place of its suffix`,
    "arn:aws:iam::123456789012:role/deployer",
    `arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AuditAdmin_${PERMISSION_SET_SUFFIX}`,
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export function roleOrUserArn() {
  return arn(
    String.raw`iam::\d{12}:(role|user)/[\w+=,.@/-]{1,512}`,
    "must be the ARN of one IAM role or IAM user, without wildcards, and not an account root",
    "arn:aws:iam::123456789012:role/break-glass",
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export function principalArn() {
  return arn(
    String.raw`iam::\d{12}:(root|(role|user)/[\w+=,.@/-]{1,512})`,
    "must be the ARN of one IAM role, IAM user or account root, without wildcards",
    "arn:aws:iam::123456789012:role/security-analyst",
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; without dots, which TLS certificates of S3 do not cover. */
export function bucketName() {
  return text(
    /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "must be a bucket name: 3 to 63 lower-case letters, digits and hyphens, no dots, no reserved prefix or suffix",
    "acme-cloudtrail",
  );
}

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html */
export function profile() {
  return text(
    /^[\w.@+=,:/ -]{1,128}$/,
    "must be the name of a profile of your AWS configuration",
    "acme-audit",
  );
}
