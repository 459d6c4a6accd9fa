import {
  CloudTrailClient,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { ListDelegatedAdministratorsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { NO_CHANGES } from "../../commands/shared/terraform/terraform-directory";
import { Deployment, requireSuccess } from "./deployment";
import { exampleSettings } from "./example";
import { enablePolicyTypes } from "./policy-types";

const TRAIL_NAME = { Name: "everything.trail" };
const BUCKET = { Bucket: "acme-everything" };

let deployment: Deployment;
let s3: S3Client;
let cloudtrail: CloudTrailClient;

beforeAll(async () => {
  deployment = await Deployment.start(["logArchive"]);
  const { accounts, client } = deployment.organization;
  s3 = new S3Client(client(accounts.logArchive));
  cloudtrail = new CloudTrailClient(client());
  const { KeyMetadata } = await new KMSClient(client()).send(new CreateKeyCommand({}));
  await enablePolicyTypes(deployment.organization);
  await deployment.synthesize({
    ...exampleSettings("everything", deployment.organization),
    "cloudWatchLogs.kmsKeyArn": String(KeyMetadata?.Arn),
  });
  requireSuccess(await deployment.stack.init());
  requireSuccess(await deployment.stack.apply());
});

afterAll(() => deployment?.end());

test("every option at once deploys, and a second plan is empty", async () => {
  const { exitCode, output } = await deployment.stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
});

test("the trail records the events that the settings select", async () => {
  const { AdvancedEventSelectors = [] } = await cloudtrail.send(
    new GetEventSelectorsCommand({ TrailName: TRAIL_NAME.Name }),
  );
  expect(AdvancedEventSelectors.map(({ Name }) => Name)).toEqual([
    "Management events selector",
    "S3 object events",
    "Lambda invocation events",
    "DynamoDB item events",
    "Topics, except published messages",
    "Objects of one bucket",
    "Network activity of ec2.amazonaws.com",
    "Writes to S3 through VPC endpoints",
  ]);
  const own = ["acme-everything", "acme-everything-access-logs", "acme-build-cache"];
  for (const name of ["S3 object events", "Objects of one bucket"]) {
    const { FieldSelectors = [] } = AdvancedEventSelectors.find(({ Name }) => Name === name) ?? {};
    const arn = FieldSelectors.find(({ Field }) => Field === "resources.ARN");
    expect(arn?.NotStartsWith).toEqual(own.map((bucket) => `arn:aws:s3:::${bucket}/`));
  }
  const { InsightSelectors = [] } = await cloudtrail.send(
    new GetInsightSelectorsCommand({ TrailName: TRAIL_NAME.Name }),
  );
  expect(InsightSelectors.map(({ InsightType }) => InsightType).sort()).toEqual([
    "ApiCallRateInsight",
    "ApiErrorRateInsight",
  ]);
});

test("the trail delivers under its prefix and to the log group, and notifies the topic", async () => {
  const { managementAccountId } = deployment.organization;
  const { Trail } = await cloudtrail.send(new GetTrailCommand(TRAIL_NAME));
  expect(Trail).toMatchObject({
    S3BucketName: BUCKET.Bucket,
    S3KeyPrefix: "organization/logs",
    SnsTopicARN: `arn:aws:sns:us-east-1:${managementAccountId}:everything-trail`,
    CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${managementAccountId}:log-group:audit/everything:*`,
    CloudWatchLogsRoleArn: `arn:aws:iam::${managementAccountId}:role/everything.trail-cloudwatch-logs`,
  });
});

test("requests to the log bucket are logged in the access-log bucket", async () => {
  const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand(BUCKET));
  expect(LoggingEnabled).toMatchObject({ TargetBucket: "acme-everything-access-logs" });
  const { Rules = [] } = await s3.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket: "acme-everything-access-logs" }),
  );
  expect(Rules.map(({ Expiration }) => Expiration?.Days)).toContain(30);
});

test("the lock has the mode COMPLIANCE, and log files never expire", async () => {
  const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand(BUCKET));
  expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: "COMPLIANCE", Days: 1 });
  const { Rules = [], TransitionDefaultMinimumObjectSize } = await s3.send(
    new GetBucketLifecycleConfigurationCommand(BUCKET),
  );
  expect(Rules.flatMap(({ Expiration }) => Expiration?.Days ?? [])).toEqual([]);
  expect(TransitionDefaultMinimumObjectSize).toBe("varies_by_storage_class");
});

test("the audit account is the organization's delegated administrator for CloudTrail", async () => {
  const { accounts, client } = deployment.organization;
  const { DelegatedAdministrators = [] } = await new OrganizationsClient(client()).send(
    new ListDelegatedAdministratorsCommand({ ServicePrincipal: "cloudtrail.amazonaws.com" }),
  );
  expect(DelegatedAdministrators.map(({ Id }) => Id)).toEqual([accounts.audit]);
});

test("the deployed policies are equal to the synthesized ones", async () => {
  const { accounts, client } = deployment.organization;
  const resources = await deployment.resources();
  const audit = client(accounts.audit);
  const [bucket, key, role] = await Promise.all([
    s3.send(new GetBucketPolicyCommand(BUCKET)),
    deployment.stack
      .outputs()
      .then(({ KmsKeyArn }) =>
        new KMSClient({ ...audit, region: "eu-west-1" }).send(
          new GetKeyPolicyCommand({ KeyId: String(KmsKeyArn), PolicyName: "default" }),
        ),
      ),
    new IAMClient(audit).send(
      new GetRolePolicyCommand({ RoleName: "log-reader", PolicyName: "read-log-files" }),
    ),
  ]);
  const synthesized = (type: string, logicalId: string) => {
    const [, block] = Object.entries(resources[type] ?? {}).find(([id]) => id.startsWith(logicalId)) ?? [];
    return JSON.parse(String(block?.policy).replaceAll("$${", () => "${"));
  };
  expect(JSON.parse(String(bucket.Policy))).toEqual(synthesized("aws_s3_bucket_policy", "LogBucket_"));
  expect(JSON.parse(String(key.Policy))).toEqual(synthesized("aws_kms_key", "LogKey_"));
  expect(JSON.parse(decodeURIComponent(String(role.PolicyDocument)))).toEqual(
    synthesized("aws_iam_role_policy", "ReaderRole_"),
  );
});
