import { readFileSync } from "node:fs";
import { policiesFor } from "../../policies/policies-for";
import { sampleSettings } from "../settings-file";
import { ask, type Caller, iamPrincipal, type Policies } from "./simulator";

// What the documents of this project do not stop, each with the sentence of the README that says so.
const readme = readFileSync("README.md", "utf8");
const settings = sampleSettings();
const { organization, trail } = settings;
const [MANAGEMENT, AUDIT, MEMBER] = ["111111111111", "222222222222", "333333333333"];
const DEPLOYER = `arn:aws:iam::${AUDIT}:role/organization-trail-deployer`;

const statements = policiesFor(settings);
const document = (Statement: typeof statements.logBucket) => ({ Version: "2012-10-17", Statement });
const policies: Policies = { s3: document(statements.logBucket), kms: document(statements.logKey) };

const of = (accountId: string, name: string): Caller =>
  iamPrincipal(`arn:aws:iam::${accountId}:${name}`, organization.id);
const inAccount = (accountId: string, arn: string) => ({ arn, accountId });

const MANAGEMENT_ADMINISTRATOR = of(MANAGEMENT, "role/administrator");
const AUDIT_ADMINISTRATOR = of(AUDIT, "role/administrator");
const CLOUDTRAIL = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/${trail.name}`;

test.each([
  [
    "leave the organization, which ends its recording",
    of(MEMBER, "root"),
    "organizations:LeaveOrganization",
    inAccount(MEMBER, "*"),
  ],
  [
    "disable a home Region that accounts opt in to",
    of(MEMBER, "role/administrator"),
    "account:DisableRegion",
    inAccount(MEMBER, `arn:aws:account::${MEMBER}:account`),
  ],
  [
    "become a deployer or break glass, by a change of that role",
    AUDIT_ADMINISTRATOR,
    "iam:UpdateAssumeRolePolicy",
    inAccount(AUDIT, DEPLOYER),
  ],
  [
    "read log files",
    AUDIT_ADMINISTRATOR,
    "s3:GetObject",
    inAccount(AUDIT, `arn:aws:s3:::acme-cloudtrail/AWSLogs/${organization.id}/${MEMBER}/log`),
  ],
  [
    "change the key policy and then disable or delete the key",
    of(AUDIT, "role/organization-trail-deployer"),
    "kms:PutKeyPolicy",
    inAccount(AUDIT, `arn:aws:kms:us-east-1:${AUDIT}:key/log`),
  ],
  [
    "shorten the lock and the lifetime of future files",
    of(AUDIT, "role/organization-trail-deployer"),
    "s3:PutBucketObjectLockConfiguration",
    inAccount(AUDIT, "arn:aws:s3:::acme-cloudtrail"),
  ],
  [
    "stop, change or delete the trail",
    MANAGEMENT_ADMINISTRATOR,
    "cloudtrail:StopLogging",
    inAccount(MANAGEMENT, CLOUDTRAIL),
  ],
  [
    "delete the log group",
    MANAGEMENT_ADMINISTRATOR,
    "logs:DeleteLogGroup",
    inAccount(MANAGEMENT, `arn:aws:logs:us-east-1:${MANAGEMENT}:log-group:/aws/cloudtrail/${trail.name}`),
  ],
  [
    "close the audit account",
    MANAGEMENT_ADMINISTRATOR,
    "organizations:CloseAccount",
    inAccount(MANAGEMENT, `arn:aws:organizations::${MANAGEMENT}:account/${organization.id}/${AUDIT}`),
  ],
])("open, as the README says: %s", async (sentence, caller, action, resource) => {
  expect(await ask({ caller, action, resource }, policies)).toBe("Allowed");
  expect(readme).toContain(sentence);
});

test("S3 lets the root user of the owner delete the bucket policy against the Deny, as the README says", () => {
  expect(readme).toContain("by AWS always read, replace and delete the bucket policies, also against a Deny");
});
