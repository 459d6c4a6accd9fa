import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applySkips, covers, readSkips, unusedSkips } from "../../../tools/scan/skips";

const REASON = "Nobody needs a replica of the logs.";
const SKIP = { check: "CKV_AWS_144", resource: "aws_s3_bucket.LogBucket_*", reason: REASON };

function failedCheck(check: string, resource: string) {
  return { check, title: "Ensure something", resource };
}

test.each([
  ["the check on a resource of the pattern", "CKV_AWS_144", "aws_s3_bucket.LogBucket_CC3B17E8", true],
  ["another check", "CKV_AWS_145", "aws_s3_bucket.LogBucket_CC3B17E8", false],
  ["another resource", "CKV_AWS_144", "aws_s3_bucket.StateBucket_1", false],
  ["a resource with the same end of its address", "CKV_AWS_144", "module.x.aws_s3_bucket.LogBucket_1", false],
  ["a resource with another character instead of a dot", "CKV_AWS_144", "aws_s3_bucketxLogBucket_1", false],
])("a skip and %s", (_, check, resource, isCovered) => {
  expect(covers(SKIP, failedCheck(check, resource))).toBe(isCovered);
});

describe("applySkips", () => {
  const covered = failedCheck("CKV_AWS_144", "aws_s3_bucket.LogBucket_1");
  const open = failedCheck("CKV_AWS_144", "aws_s3_bucket.StateBucket_1");
  const broader = { ...SKIP, resource: "aws_s3_bucket.Log*" };

  test("returns the failed checks that no skip covers", () => {
    expect(applySkips([SKIP], [covered, open]).unexplained).toEqual([open]);
  });

  test("reports a skip as used if it covers a failed check of any stack", () => {
    expect(unusedSkips([SKIP], [applySkips([SKIP], [open]), applySkips([SKIP], [covered])])).toEqual([]);
  });

  test("reports a skip as unused if it covers no failed check, or only those of an earlier skip", () => {
    expect(unusedSkips([SKIP], [applySkips([SKIP], [open])])).toEqual([SKIP]);
    expect(unusedSkips([SKIP, broader], [applySkips([SKIP, broader], [covered])])).toEqual([broader]);
  });
});

describe("the list of skips", () => {
  const directory = mkdtempSync(join(tmpdir(), "organization-trail-skips-"));
  const file = join(directory, "skips.yaml");
  afterAll(() => rmSync(directory, { recursive: true }));

  test("of this repository is valid", () => {
    expect(readSkips(join("tools", "scan", "skips.yaml")).length).toBeGreaterThan(0);
  });

  test.each([
    ["no reason", '- {check: CKV_AWS_144, resource: "aws_s3_bucket.*"}', "[0].reason"],
    ["half a reason", '- {check: CKV_AWS_144, resource: "aws_s3_bucket.*", reason: "no"}', "[0].reason"],
    ["no resource", `- {check: CKV_AWS_144, reason: "${REASON}"}`, "[0].resource"],
    ["a misspelt key", `- {check: CKV_AWS_144, resource: "*", reason: "${REASON}", until: never}`, "until"],
  ])("is rejected with %s, and the error names the entry", (_, yaml, named) => {
    writeFileSync(file, yaml);
    expect(() => readSkips(file)).toThrow(named);
  });
});
