import {
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type AccountName, bucketOwner } from "../../../policies/roles/grant";
import { confirmed, type DeniedCall, denied, type Live, type Question, refuted } from "../question";

/** A bucket of the deployment. */
export interface Bucket {
  readonly name: string;
  readonly account: AccountName;
  readonly accountId: string;
}

type Document = "logBucket" | "accessLogBucket" | "stateBucket";

const CALLED: Readonly<Record<Document, string>> = {
  logBucket: "log bucket",
  accessLogBucket: "access-log bucket",
  stateBucket: "state bucket",
};

/** @throws if the settings have no such bucket. */
export function bucketOf(document: Document, { settings, names }: Live): Bucket {
  const { accounts, logBucket, state } = settings;
  const account = bucketOwner(settings);
  const accountId = (accounts.logArchive ?? accounts.audit).id;
  if (document === "logBucket") return { name: logBucket.name, account, accountId };
  if (document === "stateBucket") {
    if (state.backend !== "s3") throw new Error("state.backend is not s3");
    return { name: state.bucket, account: state.account, accountId: state.owner.id };
  }
  if (!logBucket.accessLogging.enabled) throw new Error("logBucket.accessLogging.enabled is false");
  return { name: names.accessLogBucketName, account, accountId };
}

/** A key that no object has. */
const NO_OBJECT = { Key: "live-check/no-object" };

interface BucketCall {
  readonly id: string;
  readonly title: string;
  readonly page: string;
  /** A call that changes nothing, even if AWS accepts it. */
  prepare(live: Live, bucket: Bucket, administrator: S3Client): Promise<DeniedCall>;
}

const LIFECYCLE: BucketCall = {
  id: "settings",
  title: "refuses PutBucketLifecycleConfiguration from an administrator who is not a deployer",
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
  async prepare(live, { name: Bucket, account, accountId }, s3) {
    const bucket = { Bucket, ExpectedBucketOwner: accountId };
    const reader = await live.as(account, accountId);
    const present = await reader.s3.send(new GetBucketLifecycleConfigurationCommand(bucket));
    const { Rules, TransitionDefaultMinimumObjectSize } = present;
    const same = { LifecycleConfiguration: { Rules }, TransitionDefaultMinimumObjectSize };
    return { call: () => s3.send(new PutBucketLifecycleConfigurationCommand({ ...bucket, ...same })) };
  },
};

const WRITE: BucketCall = {
  id: "write",
  title: "refuses PutObject from an administrator",
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html",
  async prepare(_, { name: Bucket, accountId: ExpectedBucketOwner }, s3) {
    const request = { Bucket, ...NO_OBJECT, Body: "0", IfMatch: `"${"0".repeat(32)}"`, ExpectedBucketOwner };
    return { call: () => s3.send(new PutObjectCommand(request)) };
  },
};

const TAG: BucketCall = {
  id: "tag",
  title: "refuses PutObjectTagging from an administrator",
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html",
  async prepare(_, { name: Bucket, accountId: ExpectedBucketOwner }, s3) {
    const request = { Bucket, ...NO_OBJECT, Tagging: { TagSet: [] }, ExpectedBucketOwner };
    return { call: () => s3.send(new PutObjectTaggingCommand(request)) };
  },
};

const DELETE: BucketCall = {
  id: "delete",
  title: "refuses the deletion of a version from an administrator",
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
  async prepare(_, { name: Bucket, accountId: ExpectedBucketOwner }, s3) {
    const request = { Bucket, ...NO_OBJECT, VersionId: "null", ExpectedBucketOwner };
    return { call: () => s3.send(new DeleteObjectCommand(request)) };
  },
};

function deniedBy(document: Document, { id, title, page, prepare }: BucketCall, sid: string): Question {
  return denied({
    id: `${CALLED[document].replace(" ", "-")}-${id}`,
    title: `The ${CALLED[document]} ${title}.`,
    page,
    statements: [`${document}/${sid}`],
    caller: "administrator",
    by: "resource-based",
    after: ["NoSuchKey", "NoSuchVersion", "NotFound", "PreconditionFailed"],
    async prepare(live) {
      const bucket = bucketOf(document, live);
      return prepare(live, bucket, (await live.as("administrator", bucket.accountId)).s3);
    },
  });
}

const UPDATE_ENCRYPTION = "s3:UpdateObjectEncryption";

const actionName: Question = {
  id: "update-object-encryption",
  title: `S3 accepts ${UPDATE_ENCRYPTION} as the name of an action.`,
  page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  statements: ["logBucket/DenyTampering", "accessLogBucket/DenyTampering"],
  needs: [],
  async ask(live) {
    const { name: Bucket, account, accountId } = bucketOf("logBucket", live);
    const { s3 } = await live.as(account, accountId);
    const { Policy = "" } = await s3.send(
      new GetBucketPolicyCommand({ Bucket, ExpectedBucketOwner: accountId }),
    );
    return Policy.includes(UPDATE_ENCRYPTION)
      ? confirmed("the policy of the log bucket has it")
      : refuted("the policy of the log bucket does not have it: deploy this version first");
  },
};

export const BUCKET_QUESTIONS: readonly Question[] = [
  actionName,
  deniedBy("logBucket", LIFECYCLE, "DenyOtherSettings"),
  deniedBy("logBucket", WRITE, "DenyOtherWriters"),
  deniedBy("logBucket", TAG, "DenyTampering"),
  deniedBy("logBucket", DELETE, "DenyUndoingTheLock"),
  deniedBy("accessLogBucket", LIFECYCLE, "DenyOtherSettings"),
  deniedBy("accessLogBucket", WRITE, "DenyOtherWriters"),
  deniedBy("accessLogBucket", TAG, "DenyTampering"),
  deniedBy("accessLogBucket", DELETE, "DenyDeletingAccessLogs"),
  deniedBy("stateBucket", LIFECYCLE, "DenyOtherSettings"),
  deniedBy("stateBucket", WRITE, "DenyOtherWriters"),
];
