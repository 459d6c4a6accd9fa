import type { S3 } from "@aws-sdk/client-s3";
import { accessLogBucketName } from "../../../aws/arns";
import { bucketOwner } from "../../../policies/roles/grant";
import type { Caller, Live } from "../live";
import { confirmed, denied, type Question, refuted } from "../question";

/** A bucket as requests name it. */
interface Bucket {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** A bucket of the deployment, with the role of its account. */
export interface OwnedBucket {
  readonly bucket: Bucket;
  owner(): Promise<Caller>;
}

type Document = "logBucket" | "accessLogBucket" | "stateBucket";

const CALLED: Readonly<Record<Document, string>> = {
  logBucket: "log bucket",
  accessLogBucket: "access-log bucket",
  stateBucket: "state bucket",
};

/** @throws if the settings have no such bucket. */
export function findBucket(document: Document, { settings, as }: Live): OwnedBucket {
  const { accounts, logBucket, state } = settings;
  const owned = (name: string, account: Parameters<Live["as"]>[0], id: string): OwnedBucket => ({
    bucket: { Bucket: name, ExpectedBucketOwner: id },
    owner: () => as(account, id),
  });
  if (document === "stateBucket") {
    if (state.backend !== "s3") throw new Error("state.backend is not s3");
    return owned(state.bucket, state.account, state.owner.id);
  }
  if (document === "accessLogBucket" && !logBucket.accessLogging.enabled) {
    throw new Error("logBucket.accessLogging.enabled is false");
  }
  const name = document === "logBucket" ? logBucket.name : accessLogBucketName(logBucket.name);
  return owned(name, bucketOwner(settings), (accounts.logArchive ?? accounts.audit).id);
}

interface BucketCall {
  readonly title: string;
  readonly page: string;
  /** A call of an administrator that changes nothing, even if AWS accepts it. */
  prepare(s3: S3, of: OwnedBucket): Promise<() => Promise<unknown>>;
}

/** A call about an object that does not exist. */
const onNoObject =
  (call: (s3: S3, object: Bucket & { readonly Key: string }) => Promise<unknown>): BucketCall["prepare"] =>
  async (s3, { bucket }) =>
  () =>
    call(s3, { ...bucket, Key: "live-check/no-object" });

const CALLS = {
  settings: {
    title: "refuses PutBucketLifecycleConfiguration from an administrator who is not a deployer",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
    prepare: async (s3, { bucket, owner }) => {
      const present = await (await owner()).s3.getBucketLifecycleConfiguration(bucket);
      const { Rules, TransitionDefaultMinimumObjectSize } = present;
      const same = { LifecycleConfiguration: { Rules }, TransitionDefaultMinimumObjectSize };
      return () => s3.putBucketLifecycleConfiguration({ ...bucket, ...same });
    },
  },
  write: {
    title: "refuses PutObject from an administrator",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html",
    prepare: onNoObject((s3, object) =>
      s3.putObject({ ...object, Body: "0", IfMatch: `"${"0".repeat(32)}"` }),
    ),
  },
  tag: {
    title: "refuses PutObjectTagging from an administrator",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html",
    prepare: onNoObject((s3, object) => s3.putObjectTagging({ ...object, Tagging: { TagSet: [] } })),
  },
  delete: {
    title: "refuses the deletion of a version from an administrator",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
    prepare: onNoObject((s3, object) => s3.deleteObject({ ...object, VersionId: "null" })),
  },
} as const satisfies Readonly<Record<string, BucketCall>>;

/** The statements that deny the calls. */
const DENIES: readonly (readonly [Document, keyof typeof CALLS, sid: string])[] = [
  ["logBucket", "settings", "DenyOtherSettings"],
  ["logBucket", "write", "DenyOtherWriters"],
  ["logBucket", "tag", "DenyTampering"],
  ["logBucket", "delete", "DenyUndoingTheLock"],
  ["accessLogBucket", "settings", "DenyOtherSettings"],
  ["accessLogBucket", "write", "DenyOtherWriters"],
  ["accessLogBucket", "tag", "DenyTampering"],
  ["accessLogBucket", "delete", "DenyDeletingAccessLogs"],
  ["stateBucket", "settings", "DenyOtherSettings"],
  ["stateBucket", "write", "DenyOtherWriters"],
];

const deniedCalls = DENIES.map(([document, name, sid]) => {
  const { title, page, prepare } = CALLS[name];
  return denied({
    id: `${CALLED[document].replace(" ", "-")}-${name}`,
    title: `The ${CALLED[document]} ${title}.`,
    page,
    statements: [`${document}/${sid}`],
    caller: "administrator",
    after: ["NoSuchKey", "NoSuchVersion", "NotFound", "PreconditionFailed"],
    async prepare(live) {
      const found = findBucket(document, live);
      return prepare((await live.as("administrator", found.bucket.ExpectedBucketOwner)).s3, found);
    },
  });
});

const UPDATE_ENCRYPTION = "s3:UpdateObjectEncryption";

const actionName: Question = {
  id: "update-object-encryption",
  title: `S3 accepts ${UPDATE_ENCRYPTION} as the name of an action.`,
  page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  statements: ["logBucket/DenyTampering", "accessLogBucket/DenyTampering"],
  needs: [],
  async ask(live) {
    const { bucket, owner } = findBucket("logBucket", live);
    const { Policy } = await (await owner()).s3.getBucketPolicy(bucket);
    return Policy?.includes(UPDATE_ENCRYPTION)
      ? confirmed("the policy of the log bucket has it")
      : refuted("the policy of the log bucket does not have it: deploy this version first");
  },
};

export const BUCKET_QUESTIONS: readonly Question[] = [actionName, ...deniedCalls];
