import { assumedRole, type CloudTrailRecord, refusal } from "../../../policies/alarms/record";
import { AUDIT, BUCKET, call, type Expected, MEMBER } from "./events";

export const BREAK_GLASS = "arn:aws:iam::222222222222:role/break-glass";
export const PERMISSION_SET =
  "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Emergency_0123456789abcdef";
export const EMERGENCY_USER = "arn:aws:iam::222222222222:user/emergency";

/** The identity in the sign-in events of the console, which has no session context. */
const sessionOf = (roleName: string): CloudTrailRecord => ({
  type: "AssumedRole",
  principalId: "AROAEXAMPLE:Alice",
  arn: `arn:aws:sts::${AUDIT}:assumed-role/${roleName}/Alice`,
  accountId: AUDIT,
});

/** A sign-in event of the console. */
function signInEvent(eventName: string, userIdentity: CloudTrailRecord): CloudTrailRecord {
  return call(AUDIT, "signin", eventName, null, { userIdentity, eventType: "AwsConsoleSignIn" });
}

export const BREAK_GLASS_USES: Expected = {
  finds: {
    assumed: call(AUDIT, "sts", "AssumeRole", { roleArn: BREAK_GLASS, roleSessionName: "night" }),
    "assumed by SAML": call(AUDIT, "sts", "AssumeRoleWithSAML", { roleArn: PERMISSION_SET }),
    "a call": call(
      AUDIT,
      "s3",
      "DeleteBucketPolicy",
      { bucketName: BUCKET },
      { userIdentity: assumedRole(BREAK_GLASS) },
    ),
    "a call of the permission set": call(AUDIT, "kms", "DisableKey", null, {
      userIdentity: assumedRole(PERMISSION_SET),
    }),
    "a call of the user": call(AUDIT, "s3", "ListBuckets", null, {
      userIdentity: { type: "IAMUser", arn: EMERGENCY_USER, accountId: AUDIT },
    }),
    refused: call(AUDIT, "sts", "AssumeRole", null, refusal(AUDIT, "sts:AssumeRole", BREAK_GLASS)),
    "refused, at the end of a sentence": call(AUDIT, "sts", "AssumeRole", null, {
      errorMessage: `Not authorized to perform sts:AssumeRole on ${BREAK_GLASS}.`,
    }),
    "a change of role in the console": signInEvent("SwitchRole", sessionOf("break-glass")),
    "a sign-in of the permission set": signInEvent(
      "ConsoleLogin",
      sessionOf("AWSReservedSSO_Emergency_0123456789abcdef"),
    ),
    "a sign-in of the user that failed, with empty texts": signInEvent("ConsoleLogin", {
      type: "IAMUser",
      arn: "",
      accountId: AUDIT,
      userName: "emergency",
    }),
    "a change of role in the console, with an empty issuer": signInEvent("SwitchRole", {
      ...sessionOf("break-glass"),
      sessionContext: { sessionIssuer: { arn: "" } },
    }),
    "a sign-in of the user that failed": signInEvent("ConsoleLogin", {
      type: "IAMUser",
      accountId: AUDIT,
      accessKeyId: "",
      userName: "emergency",
    }),
  },
  leaves: {
    "another role": call(AUDIT, "sts", "AssumeRole", { roleArn: `${BREAK_GLASS}-test` }),
    "another role, refused": call(
      AUDIT,
      "sts",
      "AssumeRole",
      null,
      refusal(AUDIT, "sts:AssumeRole", `${BREAK_GLASS}-2`),
    ),
    "a role of a longer name, refused": call(
      AUDIT,
      "sts",
      "AssumeRole",
      null,
      refusal(AUDIT, "sts:AssumeRole", `${BREAK_GLASS}.old`),
    ),
    "a role of the same name that had another path": call(AUDIT, "s3", "ListBuckets", null, {
      userIdentity: assumedRole(BREAK_GLASS.replace("role/", "role/old/")),
    }),
    "a change of role to another": signInEvent("SwitchRole", sessionOf("break-glass-2")),
    "a sign-in of another account's user": signInEvent("ConsoleLogin", {
      type: "IAMUser",
      accountId: MEMBER,
      userName: "emergency",
    }),
    "a call of another role": call(AUDIT, "s3", "DeleteBucketPolicy", { bucketName: BUCKET }),
    "a permission set of another name": call(AUDIT, "sts", "AssumeRoleWithSAML", {
      roleArn: PERMISSION_SET.replace("Emergency", "Reporting"),
    }),
    "the same name in another account": call(AUDIT, "sts", "AssumeRole", {
      roleArn: BREAK_GLASS.replace(AUDIT, MEMBER),
    }),
  },
};
