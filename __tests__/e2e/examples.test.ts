import { CloudTrailClient, CreateTrailCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { NO_CHANGES } from "../../commands/shared/terraform/terraform-directory";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { Deployment, type PlannedChange, requireSuccess } from "./deployment";
import { exampleSettings } from "./example";
import { enablePolicyTypes } from "./policy-types";

/** Deploys an example, and expects a second plan to be empty. Returns the first plan. */
async function deployExample(name: string, deployment: Deployment): Promise<readonly PlannedChange[]> {
  await deployment.synthesize(exampleSettings(name, deployment.organization));
  requireSuccess(await deployment.stack.init());
  const plan = await deployment.plan();
  requireSuccess(await deployment.stack.apply());
  const { exitCode, output } = await deployment.stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
  return plan;
}

/** Runs a test in a new emulated organization and removes it afterwards. */
async function withDeployment(
  act: (deployment: Deployment) => Promise<void>,
  memberAccounts: readonly string[] = [],
): Promise<void> {
  const deployment = await Deployment.start(memberAccounts);
  try {
    await act(deployment);
  } finally {
    await deployment.end();
  }
}

async function listBuckets(
  organization: EmulatedOrganization,
  accountId?: string,
): Promise<readonly unknown[]> {
  const { Buckets = [] } = await new S3Client(organization.client(accountId)).send(new ListBucketsCommand());
  return Buckets.map(({ Name }) => Name).sort();
}

test.concurrent("the example with two accounts deploys into an empty organization", () =>
  withDeployment(async (deployment) => {
    await deployExample("two-accounts", deployment);
    expect(await listBuckets(deployment.organization, deployment.organization.accounts.audit)).toEqual([
      "acme-cloudtrail",
      "acme-cloudtrail-access-logs",
    ]);
  }));

test.concurrent("the Control Tower example delivers data events to the log archive account", () =>
  withDeployment(
    async (deployment) => {
      const { accounts } = deployment.organization;
      await enablePolicyTypes(deployment.organization);
      await deployExample("control-tower", deployment);
      expect(await listBuckets(deployment.organization, accounts.logArchive)).toEqual([
        "acme-data-events-cloudtrail",
        "acme-data-events-cloudtrail-access-logs",
      ]);
      expect(await listBuckets(deployment.organization, accounts.audit)).toEqual([]);
      const { KmsKeyArn } = await deployment.stack.outputs();
      expect(KmsKeyArn).toContain(`:${accounts.audit}:key/`);
    },
    ["logArchive"],
  ));

test.concurrent("a trail of one account and Region is imported and changed in place", () =>
  withDeployment(async (deployment) => {
    const management = deployment.organization.client();
    const s3 = new S3Client(management);
    const cloudtrail = new CloudTrailClient(management);
    await s3.send(new CreateBucketCommand({ Bucket: "old-trail-logs" }));
    await cloudtrail.send(
      new CreateTrailCommand({ Name: "management-events", S3BucketName: "old-trail-logs" }),
    );

    const plan = await deployExample("existing-trail", deployment);
    expect(plan.filter(({ type }) => type === "aws_cloudtrail")).toMatchObject([
      {
        change: {
          actions: ["update"],
          importing: { id: expect.stringContaining("trail/management-events") },
          before: { is_organization_trail: false, s3_bucket_name: "old-trail-logs" },
          after: { is_organization_trail: true, s3_bucket_name: "acme-cloudtrail" },
        },
      },
    ]);
    const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name: "management-events" }));
    expect(Trail).toMatchObject({
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
      LogFileValidationEnabled: true,
      S3BucketName: "acme-cloudtrail",
    });
    expect(await listBuckets(deployment.organization)).toEqual(["old-trail-logs"]);
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: "old-trail-logs" }))).rejects.toThrow();
  }));
