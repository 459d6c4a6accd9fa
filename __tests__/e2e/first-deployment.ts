import { S3Client } from "@aws-sdk/client-s3";
import type { CommandResult } from "../../commands/shared/subprocess";
import { answerForCloudTrail } from "../../emulator/cloudtrail-answers";
import { deliver } from "../../emulator/deliver";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { administratorOf } from "./aws-cli";
import type { Checkout } from "./checkout";
import { requireSuccess } from "./deployment";
import { documented } from "./documented";

const REGIONS = ["eu-west-1", "us-east-1"];
const VERIFY = "npm run --silent verify";

/** Commands of which Terraform or the project asks whether to go on. */
const ASKS = /^terraform .* apply$|^npm run (bootstrap|deploy)$/;

/** The commands of the README's first deployment, in their order. */
function readmeCommands(): readonly string[] {
  return documented("../README.md", "First deployment", "console").join("").trim().split("\n");
}

/**
 * Types the README's commands into a shell of a fresh checkout. The roles are applied with credentials of their
 * accounts, every question is answered with yes, and before `verify` CloudTrail delivers. Stops at the first command
 * that fails. Returns the result of each.
 */
export async function deployAsTheReadmeSays(
  checkout: Checkout,
  organization: EmulatedOrganization,
  bucket: string,
): Promise<readonly CommandResult[]> {
  const accounts: Readonly<Record<string, string>> = {
    management: organization.managementAccountId,
    audit: organization.accounts.audit,
  };
  const proxy = await answerForCloudTrail(organization.endpoint, "us-east-1", {
    regions: REGIONS,
    optIn: {},
    longAgo: new Set(Object.values(accounts)),
    status: () => ({}),
    refuses: () => false,
  });
  const results: CommandResult[] = [];
  try {
    for (const command of readmeCommands()) {
      if (command.startsWith(VERIFY)) await deliverEverywhere(checkout, organization, bucket);
      const [, account = "management"] = /^terraform -chdir=roles\/(\S+)/.exec(command) ?? [];
      const line = command.replace(
        "ARN",
        `arn:aws:iam::${organization.managementAccountId}:role/administrator`,
      );
      const result = await checkout.shell(ASKS.test(command) ? `echo yes | ${line}` : line, {
        ...(await administratorOf(organization, accounts[account])),
        AWS_ENDPOINT_URL: proxy.endpoint,
      });
      requireSuccess(result);
      results.push(result);
    }
  } finally {
    await proxy.stop();
  }
  return results;
}

/** Puts the files that CloudTrail would have delivered by now. */
async function deliverEverywhere(
  checkout: Checkout,
  organization: EmulatedOrganization,
  bucket: string,
): Promise<void> {
  const { managementAccountId, organizationId, accounts } = organization;
  const key = await checkout.shell("npm run --silent output -- KmsKeyArn 2> /dev/null");
  const delivery = {
    s3: new S3Client(organization.client(accounts.audit)),
    bucket,
    keyArn: key.stdout,
    organizationId,
    trailName: "organization-trail",
    homeRegion: "us-east-1",
  };
  for (const accountId of [managementAccountId, accounts.audit])
    for (const region of REGIONS) await deliver(delivery, { accountId, region });
}

const EACH = ["management", "audit"];
const DOCTOR = "npm run --silent doctor";

/** Tests of the results of the README's commands. */
export function describeFirstDeployment(getResults: () => readonly CommandResult[]): void {
  const outputOf = (command: string) =>
    readmeCommands().flatMap((one, index) => (one === command ? [getResults()[index]?.stdout ?? ""] : []));

  test("the README deploys with these commands", () => {
    expect(readmeCommands()).toEqual([
      "mkdir -p roles/management roles/audit",
      ...EACH.map(
        (account) =>
          `npm run --silent roles -- --for deploy --with doctor --account ${account} --trusted ARN --format terraform > roles/${account}/deploy.tf.json`,
      ),
      ...EACH.flatMap((account) => [
        `terraform -chdir=roles/${account} init`,
        `terraform -chdir=roles/${account} apply`,
      ]),
      DOCTOR,
      "npm run bootstrap",
      "npm run deploy",
      `${VERIFY} -- --wait 90`,
      DOCTOR,
    ]);
  });

  test("they deploy from nothing", () => {
    for (const account of EACH) {
      const [applied] = outputOf(`terraform -chdir=roles/${account} apply`);
      expect(applied).toContain("Resources: 2 added");
    }
    expect(outputOf("npm run deploy")[0]).toContain("Apply complete!");
  });

  test("doctor passes before and after, and verify finds every account and Region delivering", () => {
    const [before, after] = outputOf(DOCTOR);
    for (const found of [before, after]) {
      expect(found).toMatch(/^\d+ PASS\. Nothing stands in the way of a deployment\.$/m);
    }
    expect(before).toContain("acme-cloudtrail is free");
    expect(after).toContain("acme-cloudtrail exists");
    const [verified] = outputOf(`${VERIFY} -- --wait 90`);
    expect(verified).toMatch(
      /^\d+ PASS\. Every account and Region delivers, and everything is as the settings say\.$/m,
    );
  });
}
