/**
 * AWS's own managed policies, by what they allow on any bucket, key, topic, trail, log group or role. Statements with a
 * condition, or for names that only one service uses, are left out.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../policies/analysis/json";

// biome-ignore format: a table is read by its rows
const ACTIONS: Readonly<Record<string, string>> = {
  AWSBackupServiceRolePolicyForS3Backup: "s3:PutBucketNotification s3:GetObject s3:GetObjectVersion",
  AWSBackupServiceRolePolicyForS3Restore: "s3:PutBucketVersioning s3:PutBucketOwnershipControls s3:GetObject s3:GetObjectVersion s3:DeleteObject s3:PutObjectVersionAcl s3:PutObjectAcl s3:PutObject",
  AWSCloudTrail_FullAccess: "cloudtrail:*",
  AWSCodeDeployRoleForECS: "s3:GetObject s3:GetObjectVersion",
  AWSCodeStarServiceRole: "logs:* sns:*",
  AWSControlTowerServiceRolePolicy: "organizations:MoveAccount",
  AWSElasticBeanstalkService: "s3:GetObject sns:SetTopicAttributes",
  AWSIoTLogging: "logs:DeleteLogStream",
  AWSIoTRuleActions: "s3:PutObject",
  AWSKeyManagementServicePowerUser: "kms:DeleteAlias",
  AWSLambdaExecute: "logs:* s3:GetObject s3:PutObject",
  AWSOrganizationsFullAccess: "organizations:*",
  AWSSSOMasterAccountAdministrator: "sso:*",
  AWSSSOMemberAccountAdministrator: "sso:*",
  AdministratorAccess: "*",
  "AdministratorAccess-Amplify": "sts:AssumeRole iam:PutRolePolicy iam:AttachRolePolicy iam:DeleteRolePolicy iam:CreatePolicyVersion iam:DeleteRole iam:DetachRolePolicy s3:DeleteBucket s3:DeleteBucketPolicy s3:DeleteObject s3:DeleteObjectVersion s3:GetObject s3:PutBucketAcl s3:PutBucketNotification s3:PutBucketPolicy s3:PutBucketVersioning s3:PutEncryptionConfiguration s3:PutLifecycleConfiguration s3:PutObject s3:PutObjectAcl iam:UpdateAssumeRolePolicy",
  AmazonDynamoDBFullAccess: "sns:DeleteTopic sns:SetTopicAttributes",
  AmazonDynamoDBFullAccesswithDataPipeline: "sns:DeleteTopic sns:SetTopicAttributes s3:DeleteObject s3:Get* s3:Put*",
  AmazonEC2RoleforAWSCodeDeploy: "s3:GetObject s3:GetObjectVersion",
  AmazonEC2RoleforDataPipelineRole: "s3:* sns:*",
  AmazonEC2RoleforSSM: "s3:PutObject s3:GetObject",
  AmazonElasticMapReduceFullAccess: "s3:*",
  AmazonElasticMapReduceReadOnlyAccess: "s3:GetObject",
  AmazonElasticMapReduceRole: "s3:Get*",
  AmazonElasticMapReduceforEC2Role: "s3:* sns:*",
  AmazonElasticTranscoderRole: "s3:Get* s3:PutObject s3:PutObjectAcl",
  AmazonMSKFullAccess: "kms:CreateGrant",
  AmazonMacieServiceRole: "s3:Get*",
  AmazonS3FilesFullAccess: "s3:PutBucketNotification",
  AmazonS3FullAccess: "s3:*",
  AmazonS3ReadOnlyAccess: "s3:Get*",
  AmazonSNSFullAccess: "sns:*",
  AmazonSSMFullAccess: "logs:*",
  AmazonSecurityLakePermissionsBoundary: "s3:GetObject s3:GetObjectVersion s3:PutObject",
  CloudWatchFullAccess: "logs:* sns:*",
  CloudWatchFullAccessV2: "logs:*",
  CloudWatchLogsFullAccess: "logs:*",
  DataScientist: "s3:DeleteObject s3:Get* s3:PutBucketLogging s3:PutBucketNotification s3:PutObject s3:Replicate*",
  DatabaseAdministrator: "sns:DeleteTopic sns:SetTopicAttributes s3:DeleteObject* s3:Get* s3:PutBucketVersioning s3:PutLifecycleConfiguration s3:PutReplicationConfiguration s3:PutObject* s3:Replicate*",
  IAMFullAccess: "iam:*",
  ReadOnlyAccess: "s3:Get*",
  SageMakerStudioAdminIAMDefaultExecutionPolicy: "sts:AssumeRole",
  SageMakerStudioAdminIAMPermissiveExecutionPolicy: "logs:* s3:* sts:AssumeRole",
  SageMakerStudioUserIAMDefaultExecutionPolicy: "sts:AssumeRole",
  SageMakerStudioUserIAMPermissiveExecutionPolicy: "logs:* s3:* sts:AssumeRole",
  SystemAdministrator: "cloudtrail:StopLogging kms:DeleteAlias logs:* sns:* s3:*",
};

/** Policies that allow all but some actions. */
const NOT_ACTIONS: Readonly<Record<string, string>> = {
  PowerUserAccess: "iam:* organizations:* account:*",
};

let harmless: ReadonlySet<string> | undefined;

/** The names of AWS's other managed policies: none of them reaches a trail or what it delivers to. */
function harmlessNames(): ReadonlySet<string> {
  harmless ??= new Set(readFileSync(join(__dirname, "aws-managed-policies.txt"), "utf8").trim().split("\n"));
  return harmless;
}

/** Whether an ARN is of a policy that AWS manages. */
export function isManagedByAws(arn: string): boolean {
  return /^arn:[\w-]+:iam::aws:policy\//.test(arn);
}

/** The part of one of AWS's policies that concerns a trail; `undefined` for a policy that is not known here. */
export function managedPolicy(arn: string): JsonObject | undefined {
  if (!isManagedByAws(arn)) return undefined;
  const name = arn.split("/").at(-1) ?? arn;
  const statement = (element: string, words: string): JsonObject => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", [element]: words.split(" "), Resource: "*" }],
  });
  if (Object.hasOwn(ACTIONS, name)) return statement("Action", ACTIONS[name] ?? "");
  if (Object.hasOwn(NOT_ACTIONS, name)) return statement("NotAction", NOT_ACTIONS[name] ?? "");
  return harmlessNames().has(name) ? { Version: "2012-10-17", Statement: [] } : undefined;
}
