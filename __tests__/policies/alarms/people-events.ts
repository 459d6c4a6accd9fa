import type { CloudTrailRecord } from "../../../policies/alarms/record";
import {
  ARCHIVE,
  AUDIT,
  as,
  BECAUSE,
  call,
  type Events,
  MANAGEMENT,
  MEMBER,
  NAMES,
  READ,
  refused,
  STRANGER,
  without,
} from "./names";

const [role = "", user = ""] = NAMES.breakGlassPrincipalArns;
const [deployer = "", permissionSet = ""] = NAMES.deployerArns;
const ssoDeployer = permissionSet.replaceAll("?", "0");
const [entry = "", secondEntry = ""] = NAMES.entryRoleArns;
const reader = NAMES.readerRoleArn ?? "";
const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
const assume = (accountId: string, arn: string, others = {}) =>
  call(accountId, "sts", "AssumeRole", { roleArn: arn, roleSessionName: "break-glass" }, others);
/** How the account of an assumed role sees a caller from elsewhere. */
const from = (accountId: string) => ({
  userIdentity: { type: "AWSAccount", principalId: "AROAEXAMPLE:x", accountId },
});
const federated = (arn: string) =>
  call(
    AUDIT,
    "sts",
    "AssumeRoleWithSAML",
    { roleArn: arn },
    { userIdentity: { type: "SAMLUser", userName: "x" } },
  );
const userIdentity = (arn: string) => ({
  userIdentity: { type: "IAMUser", arn, accountId: arn.split(":")[4] },
});
const root = (accountId: string, others = {}) => ({
  userIdentity: { type: "Root", arn: `arn:aws:iam::${accountId}:root`, accountId, ...others },
});
type Privileged = readonly [accountId: string, parameters: Readonly<Record<string, string>>];
const PRIVILEGED: readonly Privileged[] = [
  [AUDIT, { roleName: "deployer" }],
  [MANAGEMENT, { roleName: "AWSReservedSSO_deploy_0123456789abcdef" }],
  [AUDIT, { roleName: "apply" }],
  [ARCHIVE, { roleName: "second-apply" }],
  [AUDIT, { roleName: "break-glass" }],
  [ARCHIVE, { userName: "break-glass" }],
  [AUDIT, { roleName: "state" }],
  [AUDIT, { roleName: "organization-trail-reader" }],
];
const ofEach = (event: (one: Privileged) => CloudTrailRecord, what = "") =>
  Object.fromEntries(PRIVILEGED.map((one) => [`${JSON.stringify(one)} ${what}`, event(one)]));

export const PEOPLE_EVENTS: Readonly<Record<string, Events>> = {
  "break-glass-used": {
    fires: {
      "the role assumed": assume(AUDIT, role),
      "the role acts": call(AUDIT, "s3", "DeleteBucketPolicy", { bucketName: "x" }, as(role)),
      "the user acts": call(ARCHIVE, "s3", "ListBuckets", null, { ...READ, ...userIdentity(user) }),
      "a federated session of the user": call(ARCHIVE, "iam", "ListUsers", null, {
        userIdentity: {
          type: "FederatedUser",
          sessionContext: { sessionIssuer: { type: "IAMUser", arn: user } },
        },
      }),
      "the user's ARN as a role": call(ARCHIVE, "sts", "AssumeRole", { roleArn: user }),
      "the role's ARN as an identity": call(AUDIT, "sts", "GetCallerIdentity", null, userIdentity(role)),
    },
    silent: {
      "another role": assume(AUDIT, roleArn(AUDIT, "break-glass-2")),
      "a session of that name": call(AUDIT, "s3", "ListBuckets", null, as(roleArn(AUDIT, "reader"))),
      "a role of this name in a member account": call(
        MEMBER,
        "ec2",
        "RunInstances",
        null,
        as(roleArn(MEMBER, "break-glass")),
      ),
      "the role described": call(AUDIT, "iam", "GetRole", { roleName: "break-glass" }, READ),
    },
  },
  "deployer-assumed": {
    fires: {
      "by another role, in its account": assume(
        MANAGEMENT,
        deployer,
        as(roleArn(MANAGEMENT, "administrator")),
      ),
      "by another role of the entry role's account": assume(
        AUDIT,
        deployer,
        as(roleArn(AUDIT, "administrator")),
      ),
      "by a session named as the entry role": assume(AUDIT, deployer, {
        userIdentity: {
          type: "AssumedRole",
          arn: `arn:aws:sts::${AUDIT}:assumed-role/administrator/apply`,
          sessionContext: { sessionIssuer: { type: "Role", arn: roleArn(AUDIT, "administrator") } },
        },
      }),
      "from a stranger's account": assume(AUDIT, deployer, from(STRANGER)),
      "by a user": assume(AUDIT, deployer, userIdentity(`arn:aws:iam::${AUDIT}:user/x`)),
      "by federation": federated(deployer),
      "a permission set": federated(ssoDeployer),
      "a permission set's role by another role": assume(
        MANAGEMENT,
        ssoDeployer,
        as(roleArn(AUDIT, "administrator")),
      ),
      "a permission set's role from a stranger's account": assume(MANAGEMENT, ssoDeployer, from(STRANGER)),
    },
    silent: {
      "by the entry role": assume(AUDIT, deployer, as(entry)),
      "by the second entry role": assume(ARCHIVE, deployer, as(secondEntry)),
      "by the entry role, as the deployer's account sees it": assume(MANAGEMENT, ssoDeployer, from(AUDIT)),
      "by the second entry role, seen so": assume(AUDIT, deployer, from(ARCHIVE)),
      "by the entry role, seen so": assume(MANAGEMENT, deployer, from(AUDIT)),
      "the permission set's role by the entry role": assume(AUDIT, ssoDeployer, as(entry)),
      "the permission set's role by the second entry role": assume(ARCHIVE, ssoDeployer, as(secondEntry)),
      "the same, as the deployer's account sees it": assume(MANAGEMENT, ssoDeployer, from(ARCHIVE)),
      "another role": assume(AUDIT, roleArn(AUDIT, "deployer-2")),
      "a deployer of a member account": assume(MEMBER, roleArn(MEMBER, "deployer")),
      "another permission set": federated(ssoDeployer.replace("_deploy_", "_read_")),
      "a function with the role": call(AUDIT, "lambda", "CreateFunction20150331", { roleArn: deployer }),
      "a function with the permission set": call(AUDIT, "lambda", "CreateFunction20150331", {
        roleArn: ssoDeployer,
      }),
    },
  },
  "privileged-role-changed": {
    fires: {
      ...ofEach(([id, parameters]) => call(id, "iam", "UpdateAssumeRolePolicy", parameters)),
      ...ofEach(
        ([id, parameters]) => without("readOnly", call(id, "iam", "PutRolePolicy", parameters)),
        "without readOnly",
      ),
    },
    silent: {
      ...ofEach(([, parameters]) => call(MEMBER, "iam", "DeleteRole", parameters), "in a member account"),
      ...ofEach(([id, parameters]) => call(id, "iam", "GetRole", parameters, READ), "read"),
      ...ofEach(
        ([id, parameters]) => call(id, "rolesanywhere", "TagResource", parameters),
        "of another service",
      ),
      ...ofEach(
        ([id]) => call(id, "iam", "DeleteRole", { roleName: "application", userName: "x" }),
        "another role",
      ),
    },
  },
  "reader-role-refused": {
    fires: {
      "with parameters": assume(AUDIT, reader, { errorCode: "AccessDenied" }),
      "in the message": call(MEMBER, "sts", "AssumeRole", null, refused(reader)),
      "with a reason": call(MEMBER, "sts", "AssumeRole", null, refused(reader, BECAUSE)),
    },
    silent: {
      assumed: assume(AUDIT, reader),
      "another role refused": call(MEMBER, "sts", "AssumeRole", null, refused(roleArn(AUDIT, "other"))),
      "a role whose name begins so": call(MEMBER, "sts", "AssumeRole", null, refused(`${reader}-2`, BECAUSE)),
      "a role of this name in a member account": assume(
        MEMBER,
        roleArn(MEMBER, "organization-trail-reader"),
        {
          errorCode: "AccessDenied",
        },
      ),
      "another error": assume(AUDIT, reader, { errorCode: "ValidationError" }),
      "another service": call(MEMBER, "iam", "GetRole", { roleArn: reader }, { errorCode: "AccessDenied" }),
    },
  },
  "root-used": {
    fires: {
      "root of the audit account": call(AUDIT, "signin", "ConsoleLogin", null, root(AUDIT)),
      "root of the log archive account": call(
        ARCHIVE,
        "s3",
        "DeleteBucketPolicy",
        { bucketName: "x" },
        root(ARCHIVE),
      ),
      "a root session": call(
        AUDIT,
        "s3",
        "DeleteBucketPolicy",
        { bucketName: "x" },
        root(AUDIT, {
          sessionContext: { assumedRoot: "true" },
        }),
      ),
      "AssumeRoot by id": call(MANAGEMENT, "sts", "AssumeRoot", { targetPrincipal: AUDIT }),
      "AssumeRoot by ARN": call(MANAGEMENT, "sts", "AssumeRoot", {
        targetPrincipal: `arn:aws:iam::${ARCHIVE}:root`,
      }),
    },
    silent: {
      "root of a member account": call(MEMBER, "signin", "ConsoleLogin", null, root(MEMBER)),
      "AssumeRoot in a member account": call(MANAGEMENT, "sts", "AssumeRoot", { targetPrincipal: MEMBER }),
      "a service for root": call(
        AUDIT,
        "s3",
        "PutObject",
        null,
        root(AUDIT, { invokedBy: "support.amazonaws.com" }),
      ),
      "an event of a service": call(AUDIT, "kms", "RotateKey", null, {
        ...root(AUDIT),
        eventType: "AwsServiceEvent",
      }),
      "an administrator": call(AUDIT, "s3", "ListBuckets", null, READ),
      "another call about the account": call(MANAGEMENT, "iam", "TagPolicy", { targetPrincipal: AUDIT }),
    },
  },
  "account-access-role-used": {
    fires: {
      "in the audit account": assume(MANAGEMENT, roleArn(AUDIT, "OrganizationAccountAccessRole")),
      "in the log archive account": assume(
        ARCHIVE,
        roleArn(ARCHIVE, "OrganizationAccountAccessRole"),
        from(MANAGEMENT),
      ),
    },
    silent: {
      "in a member account": assume(MANAGEMENT, roleArn(MEMBER, "OrganizationAccountAccessRole")),
      "another role": assume(MANAGEMENT, roleArn(AUDIT, "application")),
      "another service": call(AUDIT, "lambda", "CreateFunction20150331", {
        roleArn: roleArn(AUDIT, "OrganizationAccountAccessRole"),
      }),
    },
  },
};
