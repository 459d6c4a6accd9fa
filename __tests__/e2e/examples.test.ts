import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudTrailClient, CreateTrailCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { parse } from "yaml";
import { NO_CHANGES } from "../../commands/shared/terraform/terraform-directory";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import type { Changes } from "../settings-file";
import { Deployment, type PlannedChange, succeeded } from "./deployment";

const EXAMPLES = join(__dirname, "..", "..", "examples");

interface AccountOfExample {
  readonly id: string;
  readonly roleArn: string;
}

/** An example's file with the ids of the emulated organization in place of its own, and a local state. */
function example(name: string, { accounts, managementAccountId }: EmulatedOrganization): Changes {
  const file = parse(readFileSync(join(EXAMPLES, `${name}.yaml`), "utf8"));
  const ids: Record<string, string> = { ...accounts, management: managementAccountId };
  const inOrganization = ([account, { id, roleArn }]: [string, AccountOfExample]) => {
    const own = String(ids[account]);
    return [`accounts.${account}`, { id: own, roleArn: roleArn.replace(id, own) }];
  };
  const { organization: _, accounts: written, ...sections } = file;
  return {
    ...Object.fromEntries(Object.entries<AccountOfExample>(written).map(inOrganization)),
    ...sections,
    state: { backend: "local" },
  };
}

/** Deploys an example, and expects a second plan to be empty. Returns the first plan. */
async function deployed(name: string, deployment: Deployment): Promise<readonly PlannedChange[]> {
  await deployment.synthesize(example(name, deployment.organization));
  succeeded(await deployment.stack.init());
  const plan = await deployment.planned();
  succeeded(await deployment.stack.apply());
  const { exitCode, output } = await deployment.stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
  return plan;
}

async function inScene(
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

function bucketsOf(organization: EmulatedOrganization, accountId?: string): Promise<readonly unknown[]> {
  return new S3Client(organization.client(accountId))
    .send(new ListBucketsCommand())
    .then(({ Buckets = [] }) => Buckets.map(({ Name }) => Name).sort());
}

test.concurrent("two accounts get their trail from nothing", () =>
  inScene(async (deployment) => {
    await deployed("two-accounts", deployment);
    expect(await bucketsOf(deployment.organization, deployment.organization.accounts.audit)).toEqual([
      "acme-cloudtrail",
      "acme-cloudtrail-access-logs",
    ]);
  }));

test.concurrent("data events alone go beside Control Tower into a log archive account", () =>
  inScene(
    async (deployment) => {
      const { accounts } = deployment.organization;
      await deployed("control-tower", deployment);
      expect(await bucketsOf(deployment.organization, accounts.logArchive)).toEqual([
        "acme-data-events-cloudtrail",
        "acme-data-events-cloudtrail-access-logs",
      ]);
      expect(await bucketsOf(deployment.organization, accounts.audit)).toEqual([]);
      const { KmsKeyArn } = await deployment.stack.outputs();
      expect(KmsKeyArn).toContain(`:${accounts.audit}:key/`);
    },
    ["logArchive"],
  ));

test.concurrent("a trail of a single account and Region is taken over and changed in place", () =>
  inScene(async (deployment) => {
    const management = deployment.organization.client();
    const s3 = new S3Client(management);
    const cloudtrail = new CloudTrailClient(management);
    await s3.send(new CreateBucketCommand({ Bucket: "old-trail-logs" }));
    await cloudtrail.send(
      new CreateTrailCommand({ Name: "management-events", S3BucketName: "old-trail-logs" }),
    );

    const plan = await deployed("existing-trail", deployment);
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
    expect(await bucketsOf(deployment.organization)).toEqual(["old-trail-logs"]);
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: "old-trail-logs" }))).rejects.toThrow();
  }));
