import { assumedRole, type CloudTrailRecord } from "../../../policies/alarms/record";
import { AUDIT, BUCKET, call, type Expected, MANAGEMENT, MEMBER, OLDEST, READ } from "./events";

export const ACCESS_KEY = "ASIAQQQQQQQQQQQQQQQQ";
export const INTRUDER = "arn:aws:iam::333333333333:role/intruder";

const ROOT = { type: "Root", principalId: AUDIT, arn: `arn:aws:iam::${AUDIT}:root`, accountId: AUDIT };
const LOGIN = { eventType: "AwsConsoleSignIn", additionalEventData: { MFAUsed: "Yes" } };

export const ROOT_USES: Expected = {
  finds: {
    "signed in": call(AUDIT, "signin", "ConsoleLogin", null, { ...LOGIN, userIdentity: ROOT }),
    "a call": call(AUDIT, "s3", "DeleteBucketPolicy", { bucketName: BUCKET }, { userIdentity: ROOT }),
    "a call in the oldest version": call(AUDIT, "iam", "CreateUser", null, {
      ...OLDEST,
      userIdentity: { ...ROOT, invokedBy: "" },
    }),
    "a root session": call(MANAGEMENT, "sts", "AssumeRoot", { targetPrincipal: AUDIT }),
  },
  leaves: {
    "a service for the account": call(AUDIT, "s3", "PutObject", null, {
      userIdentity: { ...ROOT, invokedBy: "delivery.logs.amazonaws.com" },
    }),
    "an event of a service": call(AUDIT, "kms", "RotateKey", null, {
      userIdentity: ROOT,
      eventType: "AwsServiceEvent",
    }),
    "a role of the name root": call(AUDIT, "s3", "ListBuckets", null, {
      userIdentity: assumedRole(`arn:aws:iam::${AUDIT}:role/Root`),
    }),
    "a user": call(AUDIT, "s3", "DeleteBucketPolicy", null, {
      userIdentity: { type: "IAMUser", userName: "Root" },
    }),
  },
};

const DENIED = { userIdentity: assumedRole(INTRUDER) };

export const DENIALS: Expected = {
  finds: {
    "S3's denial": call(MEMBER, "s3", "ListBuckets", null, { ...DENIED, errorCode: "AccessDenied" }),
    "KMS's denial": call(MEMBER, "kms", "Decrypt", null, { ...DENIED, errorCode: "AccessDeniedException" }),
    "EC2's denial": call(MEMBER, "ec2", "RunInstances", null, {
      ...DENIED,
      errorCode: "Client.UnauthorizedOperation",
    }),
    "IoT's denial": call(MEMBER, "iot", "ListThings", null, {
      ...DENIED,
      errorCode: "UnauthorizedException",
    }),
    "SNS's denial": call(MEMBER, "sns", "Publish", null, {
      ...DENIED,
      errorCode: "AuthorizationErrorException",
    }),
  },
  leaves: {
    "a call without an error": call(MEMBER, "sqs", "ListQueues", null, DENIED),
    "a thing that is missing": call(MEMBER, "s3", "HeadBucket", null, {
      ...DENIED,
      errorCode: "NoSuchBucket",
    }),
    "too many calls": call(MEMBER, "iam", "ListRoles", null, { ...DENIED, errorCode: "ThrottlingException" }),
    "an operation that does not exist": call(MEMBER, "ec2", "Describe", null, {
      errorCode: "Client.InvalidAction",
    }),
  },
};

const ALICE = {
  type: "IAMUser",
  arn: `arn:aws:iam::${MEMBER}:user/Alice`,
  accountId: MEMBER,
  userName: "Alice",
};

function signIn(userIdentity: object, MFAUsed: string, ConsoleLogin = "Success"): CloudTrailRecord {
  return call(MEMBER, "signin", "ConsoleLogin", null, {
    userIdentity,
    eventType: "AwsConsoleSignIn",
    additionalEventData: { LoginTo: "https://console.aws.amazon.com/", MobileVersion: "No", MFAUsed },
    responseElements: { ConsoleLogin },
  });
}

export const SIGN_INS: Expected = {
  finds: {
    "a user": signIn(ALICE, "No"),
    "another user": signIn({ ...ALICE, arn: `arn:aws:iam::${MEMBER}:user/Bob`, userName: "Bob" }, "No"),
    "a user, in an event that says nothing of MFA": { ...signIn(ALICE, ""), additionalEventData: null },
    "the root user": signIn({ ...ROOT, accountId: MEMBER }, "No"),
  },
  leaves: {
    "with MFA": signIn(ALICE, "Yes"),
    failed: signIn(ALICE, "No", "Failure"),
    "from an identity provider": signIn(
      assumedRole(`arn:aws:iam::${MEMBER}:role/AWSReservedSSO_Admin_1`),
      "No",
    ),
    "a change of role": call(MEMBER, "signin", "SwitchRole", null, {
      responseElements: { SwitchRole: "Success" },
    }),
  },
};

const WITH_KEY = { userIdentity: { ...assumedRole(INTRUDER), accessKeyId: ACCESS_KEY } };

export const ACTIVITY: Expected = {
  finds: {
    "a call with the key": call(MEMBER, "s3", "ListBuckets", null, WITH_KEY),
    "a call that was refused": call(MEMBER, "iam", "CreateUser", null, {
      ...WITH_KEY,
      errorCode: "AccessDenied",
    }),
    "the call that made the key": call(
      MEMBER,
      "sts",
      "AssumeRole",
      { roleArn: "arn:aws:iam::333333333333:role/other" },
      { responseElements: { credentials: { accessKeyId: ACCESS_KEY, expiration: "Jan 1, 2026" } } },
    ),
    "the call that made a user's key": call(MEMBER, "iam", "CreateAccessKey", null, {
      responseElements: { accessKey: { accessKeyId: ACCESS_KEY, userName: "Alice" } },
    }),
    "a change to the role in the console": call(MEMBER, "signin", "SwitchRole", null, {
      userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::${MEMBER}:assumed-role/intruder/Alice` },
    }),
    "the role with another key": call(MEMBER, "ec2", "RunInstances", null, {
      userIdentity: assumedRole(INTRUDER),
    }),
  },
  leaves: {
    "another key": call(MEMBER, "s3", "ListBuckets", null, {
      userIdentity: { ...ALICE, accessKeyId: ACCESS_KEY.toLowerCase() },
    }),
    "another role": call(MEMBER, "s3", "DeleteBucket", null, { userIdentity: assumedRole(`${INTRUDER}2`) }),
    "a key made for another": call(MEMBER, "sts", "AssumeRole", null, {
      responseElements: { credentials: { accessKeyId: "ASIAIIIIIIIIIIIIIIII" } },
    }),
    "a call that names the role": call(MEMBER, "iam", "GetRole", { roleName: "intruder" }, READ),
  },
};
