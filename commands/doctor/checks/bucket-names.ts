import { HeadBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { resourceNames } from "../../../policies/names";
import type { Account } from "../../verify/accounts";
import { CallError } from "../../verify/call-error";
import { type Check, checkOne } from "../../verify/check";
import { fail, pass } from "../../verify/judgement";
import {
  ACCESS_LOG_BUCKET,
  LOG_BUCKET,
  OWN_BUCKETS,
  permission,
  RESULTS_BUCKET,
  STATE_BUCKET,
  type Target,
} from "../../verify/permission";
import type { Examination } from "../examination";
import { STATE_OWNER_BUCKETS } from "../targets";
import { ownThing } from "./own-thing";

interface NamedBucket {
  readonly id: string;
  readonly title: string;
  readonly setting: string;
  readonly name: string;
  readonly owner: Account;
  readonly target: Target;
  readonly ownBuckets: Target;
  readonly region: string;
  /** The key to change if somebody else has the name. */
  readonly key: string;
}

/** Whether the buckets' names are free or ours. */
export function bucketNameChecks(examination: Examination): readonly Check[] {
  const { settings, aws } = examination;
  const { logBucket, region, state } = settings;
  const { bucketOwner, stateOwner } = aws.accounts;
  const { accessLogBucketName } = aws.expected;
  const ofLogs = { owner: bucketOwner, ownBuckets: OWN_BUCKETS, region, key: "logBucket.name" };
  return [
    bucket(examination, {
      ...ofLogs,
      id: "log-bucket",
      title: "log bucket",
      setting: `logBucket.name: ${logBucket.name}`,
      name: logBucket.name,
      target: LOG_BUCKET,
    }),
    ...(logBucket.accessLogging.enabled
      ? [
          bucket(examination, {
            ...ofLogs,
            id: "access-log-bucket",
            title: "access-log bucket",
            setting: `logBucket.accessLogging: ${accessLogBucketName}`,
            name: accessLogBucketName,
            target: ACCESS_LOG_BUCKET,
          }),
        ]
      : []),
    ...(settings.search.enabled
      ? [
          bucket(examination, {
            ...ofLogs,
            id: "results-bucket",
            title: "bucket of search results",
            setting: "search.enabled: true",
            name: resourceNames(settings).search.resultsBucketName,
            target: RESULTS_BUCKET,
          }),
        ]
      : []),
    ...(state.backend === "s3" && stateOwner !== undefined
      ? [
          bucket(examination, {
            id: "state-bucket",
            title: "state bucket",
            setting: `state.bucket: ${state.bucket}`,
            name: state.bucket,
            owner: stateOwner,
            target: STATE_BUCKET,
            ownBuckets: STATE_OWNER_BUCKETS,
            region: state.region,
            key: "state.bucket",
          }),
        ]
      : []),
  ];
}

/** S3 has one namespace for all accounts. It answers 404 for a name that is free, and 403 for the bucket of another account. */
function bucket({ isDeployed }: Examination, named: NamedBucket): Check {
  const { id, title, setting, name, owner, target, ownBuckets, region, key } = named;
  return checkOne<{ readonly found: "free" | "own" | "others"; readonly isExpected: boolean }>({
    id: `names.${id}`,
    title: `the name of the ${title} is free or ours`,
    setting,
    permissions: [
      permission(ownBuckets, "s3:ListBuckets", "s3:ListAllMyBuckets"),
      permission(target, "s3:HeadBucket", "s3:ListBucket"),
    ],
    read: async () => {
      const s3 = owner.client(S3Client, region);
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const isExpected = id === "state-bucket" || (await isDeployed());
      if (Buckets.some(({ Name }) => Name === name)) return { found: "own", isExpected };
      return { found: (await exists(s3, name)) ? "others" : "free", isExpected };
    },
    judge: ({ found, isExpected }) => {
      if (found === "free") return pass(`${name} is free`);
      if (found === "own") return ownThing(name, isExpected, key);
      return fail(
        `another account owns a bucket ${name}`,
        `Choose another ${key}. If that account is yours, correct accounts.* or state.account.`,
      );
    },
  });
}

async function exists(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.httpStatus === 404) return false;
    // Another account's bucket answers 403, and 301 from another Region.
    if (error.httpStatus === 403 || error.httpStatus === 301) return true;
    throw error;
  }
}
