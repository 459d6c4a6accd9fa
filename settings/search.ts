import type { z } from "zod";
import { accountRoots, searchBucketName, searchDatabaseName, searcherRoleName } from "../aws/arns";
import { FIRST_DAY } from "../aws/cloudtrail-service";
import type { Accounts } from "./accounts";
import { flag, listOf, principalArn, section, text, wholeNumber } from "./fields";
import { type LogBucket, logBucketName } from "./log-bucket";
import { arnsAreInPartition } from "./partition";
import { MAXIMUM_TRUST_LENGTH } from "./readers";
import { rulesAcross } from "./rule";
import type { Trail } from "./trail";

const SIZE = /^([1-9]\d{0,3}) (MB|GB|TB)$/;
const BYTES = { MB: 1e6, GB: 1e9, TB: 1e12 } as const;
/** Athena's minimum: https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
const LEAST_BYTES = 10 * BYTES.MB;

const sizeRule = "must be a size of at least 10 MB, such as 500 MB, 100 GB or 2 TB";
const dayRule = `must be a day from ${FIRST_DAY}, when CloudTrail began, to today, such as 2026-01-31`;

function isDayOfLogs(day: string): boolean {
  const isDay = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true;
  return isDay && day >= FIRST_DAY && day <= new Date().toISOString().slice(0, 10);
}

export const Search = section({
  enabled: flag()
    .default(false)
    .describe(
      "Creates a table of the log files in AWS Glue and a workgroup with named queries in Amazon Athena, in the account that owns the log bucket. Not with log files in `GLACIER` or `DEEP_ARCHIVE`, unless `acknowledgeArchive` is `true`.",
    ),
  resultsExpireAfterDays: wholeNumber(1, 36_500)
    .default(30)
    .describe(
      "Days after which S3 deletes the results of queries. They are in a bucket of their own, `<name of the log bucket>-search`.",
    ),
  bytesScannedLimit: text(SIZE, sizeRule, "100 GB")
    .refine((size) => bytesOf(size) >= LEAST_BYTES, { error: sizeRule })
    .default("100 GB")
    .describe(
      "Athena cancels a query that reads more. 1 GB is 1,000,000,000 bytes, of the compressed log files.",
    ),
  searcherArns: listOf(principalArn(), 20)
    .default([])
    .describe(
      "Principals of the organization that may assume the searcher role, which can search and nothing else. Without them there is no such role.",
    ),
  from: text(/^\d{4}-\d\d-\d\d$/, dayRule, "2026-01-31")
    .refine(isDayOfLogs, { error: dayRule })
    .optional()
    .describe(
      "First day whose log files the table has. Only with `logBucket.expireAfterDays: never`, and required there.",
    ),
  acknowledgeArchive: flag()
    .default(false)
    .describe(
      "Required to be `true` if log files move to `GLACIER` or `DEEP_ARCHIVE`, which Athena skips without a word.",
    ),
}).meta({
  description: "Search in the log files with Amazon Athena.",
  option: {
    title: "Search",
    cost: "Athena charges for the bytes that queries read, S3 and KMS for their requests. One KMS key per month.",
    disabling:
      "Deletes table, workgroup, searcher role and the results of queries. KMS deletes the key of the results after 30 days. The log files stay.",
    deployedBy: { test: "search is enabled, changed and disabled in place, with results in its bucket" },
  },
});

/** The section, with the limit in bytes. */
export interface SearchSettings extends Omit<z.output<typeof Search>, "bytesScannedLimit"> {
  readonly bytesScannedLimit: number;
}

/** Counts the bytes of the limit. */
export function resolveSearch({ search }: { readonly search: z.output<typeof Search> }): SearchSettings {
  return { ...search, bytesScannedLimit: bytesOf(search.bytesScannedLimit) };
}

function bytesOf(size: string): number {
  const [, number, unit] = SIZE.exec(size) ?? [];
  return Number(number) * BYTES[unit as keyof typeof BYTES];
}

interface File {
  readonly accounts: z.output<typeof Accounts>;
  readonly trail: z.output<typeof Trail>;
  readonly search: z.output<typeof Search>;
  readonly logBucket: z.output<typeof LogBucket>;
  readonly region: string;
}

const rule = rulesAcross<File>();

/** https://docs.aws.amazon.com/athena/latest/ug/querying-glacier.html */
const archiveIsAcknowledged = rule(
  {
    enabled: "search.enabled",
    acknowledged: "search.acknowledgeArchive",
    transitions: "logBucket.transitions",
    minimum: "logBucket.transitionDefaultMinimumObjectSize",
  },
  ({ enabled, acknowledged, transitions, minimum }, problem) => {
    const archive = transitions.find(({ storageClass }) => /^(GLACIER|DEEP_ARCHIVE)$/.test(storageClass));
    if (!enabled || acknowledged || archive === undefined) return;
    const files = minimum === "all_storage_classes_128K" ? "log files of 128 KB and more" : "log files";
    problem(
      "enabled",
      `must be false while \`logBucket.transitions\` move ${files} to ${archive.storageClass} after ${archive.afterDays} days: Athena skips archived files without a word, so an answer looks complete and is not. Change \`storageClass\` to GLACIER_IR, which Athena reads, or set \`search.acknowledgeArchive: true\``,
    );
  },
);

const fromGoesWithNever = rule(
  { enabled: "search.enabled", from: "search.from", expire: "logBucket.expireAfterDays" },
  ({ enabled, from, expire }, problem) => {
    if (expire === "never" && enabled && from === undefined) {
      problem(
        "from",
        "is required if `logBucket.expireAfterDays` is never: name the day of the oldest log files, because a query without days lists a folder for each day since",
      );
    }
    if (expire !== "never" && from !== undefined) {
      problem(
        "from",
        `must not be set if log files expire: \`logBucket.expireAfterDays\` (${expire}) decides the first day`,
      );
    }
  },
);

const LONGEST_BUCKET_NAME = 63;

const resultsBucketNameFits = rule(
  { enabled: "search.enabled", name: "logBucket.name", namePrefix: "logBucket.namePrefix" },
  ({ enabled, name, namePrefix }, problem) => {
    const derived = searchBucketName(logBucketName({ name, namePrefix }));
    const excess = derived.length - LONGEST_BUCKET_NAME;
    if (enabled && excess > 0) {
      problem(
        name === undefined ? "namePrefix" : "name",
        `must be shorter by ${excess}: the bucket of search results, ${derived}, may have at most ${LONGEST_BUCKET_NAME} characters`,
      );
    }
  },
);

/** Athena has these itself: the account's first database, and what describes the others. */
const ATHENA_DATABASES = ["default", "information_schema"];

const databaseIsItsOwn = rule(
  { enabled: "search.enabled", trailName: "trail.name" },
  ({ enabled, trailName }, problem) => {
    const database = searchDatabaseName(trailName);
    if (!enabled || !ATHENA_DATABASES.includes(database)) return;
    problem(
      "trailName",
      `must be another name while search is enabled: the database would be Athena's own \`${database}\`, which switching off would delete. Change it, or set \`search.enabled: false\``,
    );
  },
);

const searchersAreInPartition = rule({ arns: "search.searcherArns", region: "region" }, arnsAreInPartition);

/** The root ARN of an account would let everybody in it search. */
const searchersArePeople = rule({ arns: "search.searcherArns" }, ({ arns }, problem) => {
  for (const [index, arn] of arns.entries()) {
    if (arn.endsWith(":root")) {
      problem("arns", "must be a role or a user: the root of an account stands for everybody in it", index);
    }
  }
});

/** IAM refuses a role whose trust names itself, because it does not exist yet, and two roles of one name in any case. */
const searcherRoleIsItsOwn = rule(
  {
    arns: "search.searcherArns",
    accounts: "accounts",
    trailName: "trail.name",
    enabled: "search.enabled",
    isReader: "logBucket.readers.role.enabled",
    reader: "logBucket.readers.role.name",
  },
  ({ arns, accounts, trailName, enabled, isReader, reader }, problem) => {
    const name = searcherRoleName(trailName);
    const { id } = accounts.logArchive ?? accounts.audit;
    for (const [index, arn] of arns.entries()) {
      if (arn.endsWith(`:iam::${id}:role/${name}`)) {
        problem(
          "arns",
          "must not be the searcher role itself: name the roles and users that assume it",
          index,
        );
      }
    }
    const areBoth = enabled && arns.length > 0 && isReader && accounts.logArchive === undefined;
    if (areBoth && reader.toLowerCase() === name.toLowerCase()) {
      problem("reader", "must be another name: the searcher role has this one in the same account");
    }
  },
);

const trustPolicyFits = rule({ arns: "search.searcherArns" }, ({ arns }, problem) => {
  const { length } = JSON.stringify([...arns, ...accountRoots(arns)]);
  if (length > MAXIMUM_TRUST_LENGTH) {
    problem(
      "arns",
      `must have at most ${MAXIMUM_TRUST_LENGTH} characters together with the root ARNs of their accounts, the limit of the role's trust policy, but has ${length}`,
    );
  }
});

export const searchRules = [
  archiveIsAcknowledged,
  fromGoesWithNever,
  resultsBucketNameFits,
  databaseIsItsOwn,
  searchersAreInPartition,
  searchersArePeople,
  searcherRoleIsItsOwn,
  trustPolicyFits,
];
