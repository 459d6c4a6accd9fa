import { readFileSync } from "node:fs";
import { CloudTrailClient, CreateTrailCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { NO_CHANGES } from "../../commands/shared/terraform/terraform-directory";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { parseSettings } from "../../settings/load";
import { showCommands } from "../../tools/generate/compliance/commands";
import { runAwsLines } from "./aws-cli";
import { Deployment, type PlannedChange, requireSuccess } from "./deployment";
import { exampleSettings, withIdsOf } from "./example";
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

/** The commands of docs/operations.md that create the queue. */
function siemLines(): string {
  const [, section = ""] = readFileSync("docs/operations.md", "utf8").split("\n## A SIEM\n");
  const [, lines] = /```bash\n([\s\S]*?)```/.exec(section) ?? [];
  if (lines === undefined) throw new Error("docs/operations.md has no commands for a SIEM");
  return lines;
}

test.concurrent("the example with two accounts deploys into an empty organization, and an auditor can read it", () =>
  withDeployment(async (deployment) => {
    await deployExample("two-accounts", deployment);
    expect(await listBuckets(deployment.organization, deployment.organization.accounts.audit)).toEqual([
      "acme-cloudtrail",
      "acme-cloudtrail-access-logs",
    ]);

    const yaml = withIdsOf(deployment.organization, readFileSync("examples/two-accounts.yaml", "utf8"));
    for (const { account, command } of Object.values(showCommands(parseSettings(yaml)))) {
      const accountId = deployment.organization.accounts[account];
      const { exitCode, output } = await runAwsLines(command, { ...deployment, accountId });
      expect({ command, exitCode, output }).toMatchObject({
        exitCode: 0,
        output: expect.stringMatching(/\w/),
      });
    }
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

test.concurrent("the queue of the SIEM example subscribes to the topic as documented", () =>
  withDeployment(async (deployment) => {
    const { organization } = deployment;
    const { audit } = organization.accounts;
    const inAudit = { ...deployment, accountId: audit };
    await enablePolicyTypes(organization);
    await deployExample("siem", deployment);
    const { exitCode, output } = await runAwsLines(withIdsOf(organization, siemLines()), inAudit);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });

    const subscriptions = await runAwsLines(
      "aws sns list-subscriptions --query Subscriptions[].[TopicArn,Endpoint] --output text",
      inAudit,
    );
    expect(subscriptions.stdout.trim().split("\t")).toEqual([
      `arn:aws:sns:us-east-1:${organization.managementAccountId}:organization-trail`,
      `arn:aws:sqs:us-east-1:${audit}:organization-trail-siem`,
    ]);

    const { ReaderRoleArn } = await deployment.stack.outputs();
    expect(ReaderRoleArn).toBe(`arn:aws:iam::${audit}:role/siem-reader`);
    const trust = await runAwsLines(
      "aws iam get-role --role-name siem-reader --query Role.AssumeRolePolicyDocument",
      inAudit,
    );
    expect(JSON.parse(trust.stdout).Statement).toMatchObject([
      {
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
        Condition: { StringEquals: { "sts:ExternalId": "siem-of-acme" } },
      },
    ]);
  }));

test.concurrent("the example for a regulated organization locks log files in COMPLIANCE mode", () =>
  withDeployment(
    async (deployment) => {
      const { organization } = deployment;
      const { logArchive } = organization.accounts;
      await enablePolicyTypes(organization);
      await deployExample("regulated", deployment);
      const lock = await runAwsLines("aws s3api get-object-lock-configuration --bucket acme-cloudtrail", {
        ...deployment,
        accountId: logArchive,
      });
      expect(JSON.parse(lock.stdout)).toMatchObject({
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 400 } } },
      });
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
