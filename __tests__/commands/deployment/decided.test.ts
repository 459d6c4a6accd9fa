import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decidedDifferences, refuseDecidedChanges } from "../../../commands/deployment/decided";
import { readStack, type Stack } from "../../../commands/deployment/stack";
import { readState } from "../../../commands/deployment/state";

/** A stack of an earlier version, so its addresses are those of existing deployments. */
const FIXTURES = join("__tests__", "e2e", "fixtures", "a2ac267");
const stackOf = (name: string): Stack => {
  const folder = mkdtempSync(join(tmpdir(), "stack-"));
  try {
    const text = readFileSync(join(FIXTURES, name, "organization-trail.managed.tf.json"), "utf8");
    writeFileSync(join(folder, "cdk.tf.json"), text);
    return readStack(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const stack = stackOf("default");

const DEPLOYED = {
  organization: stack.output.OrganizationId.value,
  trail: "organization-trail",
  bucket: stack.resource.aws_s3_bucket?.LogBucket_CC3B17E8?.bucket,
  management: stack.provider.aws.find(({ alias }) => alias === "management")?.allowed_account_ids[0],
  audit: stack.provider.aws.find(({ alias }) => alias === "audit")?.allowed_account_ids[0],
  region: "us-east-1",
  homeRegion: "us-east-1",
  bucketOwner: "audit",
};

/** The state of a deployment, as Terraform writes it. */
function stateOf(changes: Partial<typeof DEPLOYED> = {}) {
  const is = { ...DEPLOYED, ...changes };
  const managed = (type: string, name: string, alias: string, attributes: object) => ({
    mode: "managed",
    type,
    name,
    provider: `provider["registry.terraform.io/hashicorp/aws"].${alias}`,
    instances: [{ attributes }],
  });
  const trailArn = `arn:aws:cloudtrail:${is.homeRegion}:${is.management}:trail/${is.trail}`;
  const trail = { arn: trailArn, name: is.trail, home_region: is.homeRegion };
  const key = { arn: `arn:aws:kms:${is.region}:${is.audit}:key/1` };
  return readState(
    JSON.stringify({
      version: 4,
      outputs: { OrganizationId: { value: is.organization } },
      resources: [
        managed("aws_cloudtrail", "OrganizationTrail_7F291DBA", "management", trail),
        managed("aws_s3_bucket", "LogBucket_CC3B17E8", is.bucketOwner, { bucket: is.bucket }),
        managed("aws_kms_key", "LogKey_E83D0C1B", "audit", key),
      ],
    }),
  );
}

test("a deployment has its own settings", () => {
  expect(decidedDifferences(stack, stateOf())).toEqual([]);
});

test("a state without resources decides nothing", () => {
  expect(decidedDifferences(stack, readState(""))).toEqual([]);
});

test.each([
  ["organization.id", { organization: "o-anotherorgid" }],
  ["accounts.management.id", { management: "999999999999" }],
  ["accounts.audit.id", { audit: "999999999999" }],
  ["accounts.logArchive", { bucketOwner: "log_archive" }],
  ["region", { region: "eu-west-1" }],
  ["trail.homeRegion", { homeRegion: "eu-west-1" }],
  ["trail.name", { trail: "another" }],
  ["logBucket.name", { bucket: "another" }],
])("refuses to change %s", (setting, deployed) => {
  expect(decidedDifferences(stack, stateOf(deployed))).toMatchObject([{ setting }]);
});

test("names the value that is deployed, the other, and the ways out", () => {
  expect(() => refuseDecidedChanges(stack, stateOf({ trail: "another" }))).toThrow(
    /trail\.name is decided at the first deployment: deployed is another, the settings give organization-trail\n.*#replacing-a-deployment[\s\S]*`state\.key`/,
  );
});

test("a log archive account that is added later is refused too", () => {
  const archive = stackOf("log-archive");
  const changes = decidedDifferences(archive, stateOf()).map(({ setting }) => setting);
  expect(changes).toContain("accounts.logArchive");
});

test("a state in an unknown format is not taken for an empty one", () => {
  expect(() => readState('{"version": 5}')).toThrow("a format that this version does not know");
});
