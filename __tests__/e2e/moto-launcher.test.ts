import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DeregisterOrganizationDelegatedAdminCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  RegisterOrganizationDelegatedAdminCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { ListDelegatedAdministratorsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectRetentionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import { type EmulatedOrganization, startOrganization } from "../../emulator/emulated-organization";

const BUCKET = "moto-gaps";
const NAME = "moto-gaps";

let organization: EmulatedOrganization;
let s3: S3Client;
let cloudtrail: CloudTrailClient;
let arn: string;

beforeAll(async () => {
  organization = await startOrganization();
  s3 = new S3Client(organization.client(organization.accounts.audit));
  cloudtrail = new CloudTrailClient(organization.client());
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
  const { TrailARN } = await cloudtrail.send(new CreateTrailCommand({ Name: NAME, S3BucketName: BUCKET }));
  arn = String(TrailARN);
}, 300_000);

afterAll(() => organization?.stop());

test("a bucket policy with a conditional Deny does not deny every call", async () => {
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `arn:aws:s3:::${BUCKET}/*`,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "object", Body: "{}" }));
});

test.each<TransitionDefaultMinimumObjectSize>(["varies_by_storage_class", "all_storage_classes_128K"])(
  "the lifecycle configuration keeps the minimum object size %s",
  async (size) => {
    const Rules = [
      { ID: "expire", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 1 } },
    ];
    const input = {
      Bucket: BUCKET,
      TransitionDefaultMinimumObjectSize: size,
      LifecycleConfiguration: { Rules },
    };
    await s3.send(new PutBucketLifecycleConfigurationCommand(input));
    const answer = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: BUCKET }));
    expect(answer.TransitionDefaultMinimumObjectSize).toBe(size);
  },
);

test("the default retention of an object can be read and extended, and shortened only with a bypass", async () => {
  const object = { Bucket: BUCKET, Key: "locked" };
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: BUCKET,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 5 } },
      },
    }),
  );
  const { VersionId } = await s3.send(new PutObjectCommand({ ...object, Body: "{}" }));
  const { Retention } = await s3.send(new GetObjectRetentionCommand(object));
  expect(Retention).toMatchObject({ Mode: "GOVERNANCE" });
  const until = (date: string, bypass = false) =>
    s3.send(
      new PutObjectRetentionCommand({
        ...object,
        Retention: { Mode: "GOVERNANCE", RetainUntilDate: new Date(date) },
        BypassGovernanceRetention: bypass,
      }),
    );
  await until("2101-01-01");
  await expect(until("2100-01-01")).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(s3.send(new DeleteObjectCommand({ ...object, VersionId }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  await until("2100-01-01", true);
});

test("reading the retention of an object without one fails", async () => {
  const object = { Bucket: `${BUCKET}-plain`, Key: "object" };
  await s3.send(new CreateBucketCommand(object));
  await s3.send(new PutObjectCommand({ ...object, Body: "{}" }));
  await expect(s3.send(new GetObjectRetentionCommand(object))).rejects.toMatchObject({
    name: "NoSuchObjectLockConfiguration",
  });
});

test("a key policy that its caller could not change again is refused", async () => {
  const { accounts } = organization;
  const kms = new KMSClient(organization.client(accounts.audit));
  const allow = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accounts.audit}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const deny = (arn: string) => ({
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:PutKeyPolicy"],
    Resource: "*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": [arn] } },
  });
  const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const role = organization.roleArn(accounts.audit);
  const refused = { name: "MalformedPolicyDocumentException" };

  const create = (Policy: string) => kms.send(new CreateKeyCommand({ Policy }));
  const { KeyMetadata } = await create(policy(allow, deny(role.replace(/..$/, "??"))));
  await expect(create(policy(allow, deny(`${role}-2`)))).rejects.toMatchObject(refused);
  await expect(create(policy())).rejects.toMatchObject(refused);

  const put = (Policy: string, BypassPolicyLockoutSafetyCheck?: boolean) =>
    kms.send(
      new PutKeyPolicyCommand({
        KeyId: KeyMetadata?.KeyId,
        PolicyName: "default",
        Policy,
        BypassPolicyLockoutSafetyCheck,
      }),
    );
  await put(policy(allow, deny(role)));
  await expect(put(policy(allow, deny(`${role}-2`)))).rejects.toMatchObject(refused);
  await put(policy(allow, deny(`${role}-2`)), true);
});

test("a trail shows whether it has selectors, and one kind of event selectors replaces the other", async () => {
  const trail = async () => (await cloudtrail.send(new GetTrailCommand({ Name: arn }))).Trail;
  expect(await trail()).toMatchObject({ HasCustomEventSelectors: false });
  const AdvancedEventSelectors = [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: arn, AdvancedEventSelectors }));
  expect(await trail()).toMatchObject({ HasCustomEventSelectors: true });
  const EventSelectors = [{ ReadWriteType: "WriteOnly" as const }];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: arn, EventSelectors }));
  const answer = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: arn }));
  expect(answer).toMatchObject({ EventSelectors, AdvancedEventSelectors: [] });
});

test("insight selectors are replaced, and reading none fails", async () => {
  const put = (...types: ("ApiCallRateInsight" | "ApiErrorRateInsight")[]) => {
    const InsightSelectors = types.map((InsightType) => ({ InsightType }));
    return cloudtrail.send(new PutInsightSelectorsCommand({ TrailName: arn, InsightSelectors }));
  };
  const get = () => cloudtrail.send(new GetInsightSelectorsCommand({ TrailName: arn }));
  await put("ApiCallRateInsight", "ApiErrorRateInsight");
  await put("ApiErrorRateInsight");
  expect((await get()).InsightSelectors).toEqual([{ InsightType: "ApiErrorRateInsight" }]);
  await put();
  await expect(get()).rejects.toMatchObject({ name: "InsightNotEnabledException" });
});

test("a trail rejects the ARN of a topic that does not exist", async () => {
  const SnsTopicName = `arn:aws:sns:us-east-1:${organization.accounts.audit}:absent`;
  const update = cloudtrail.send(new UpdateTrailCommand({ Name: arn, SnsTopicName }));
  await expect(update).rejects.toMatchObject({ name: "InsufficientSnsTopicPolicyException" });
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name: arn }));
  expect(Trail?.SnsTopicARN).toBeUndefined();
});

test("CloudTrail can have a delegated administrator", async () => {
  const account = organization.accounts.audit;
  const organizations = new OrganizationsClient(organization.client());
  const administrators = async () => {
    const command = new ListDelegatedAdministratorsCommand({ ServicePrincipal: "cloudtrail.amazonaws.com" });
    return (await organizations.send(command)).DelegatedAdministrators?.map(({ Id }) => Id);
  };
  await cloudtrail.send(new RegisterOrganizationDelegatedAdminCommand({ MemberAccountId: account }));
  expect(await administrators()).toEqual([account]);
  await cloudtrail.send(
    new DeregisterOrganizationDelegatedAdminCommand({ DelegatedAdminAccountId: account }),
  );
  expect(await administrators()).toEqual([]);
});

test("trails can be described and deleted by ARN", async () => {
  const described = async (name: string) =>
    (await cloudtrail.send(new DescribeTrailsCommand({ trailNameList: [name] }))).trailList?.length;
  expect(await described(arn)).toBe(1);
  expect(await described("another")).toBe(0);
  await cloudtrail.send(new DeleteTrailCommand({ Name: arn }));
  expect(await described(arn)).toBe(0);
  await expect(cloudtrail.send(new DeleteTrailCommand({ Name: arn }))).rejects.toMatchObject({
    name: "TrailNotFoundException",
  });
});
