import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { covers, judge, readSkips, unusedSkips } from "../../../tools/scan/skips";

const REASON = "Nobody needs a replica of the logs.";
const SKIP = { check: "CKV_AWS_144", resource: "aws_s3_bucket.LogBucket_*", reason: REASON };

function finding(check: string, resource: string) {
  return { check, title: "whatever it is", resource };
}

test.each([
  ["the check on a resource of the pattern", "CKV_AWS_144", "aws_s3_bucket.LogBucket_CC3B17E8", true],
  ["another check", "CKV_AWS_145", "aws_s3_bucket.LogBucket_CC3B17E8", false],
  ["another resource", "CKV_AWS_144", "aws_s3_bucket.StateBucket_1", false],
  ["a resource that only ends alike", "CKV_AWS_144", "module.x.aws_s3_bucket.LogBucket_1", false],
  ["a dot that is another character", "CKV_AWS_144", "aws_s3_bucketxLogBucket_1", false],
])("a skip and %s", (_, check, resource, isCovered) => {
  expect(covers(SKIP, finding(check, resource))).toBe(isCovered);
});

describe("a verdict", () => {
  const covered = finding("CKV_AWS_144", "aws_s3_bucket.LogBucket_1");
  const open = finding("CKV_AWS_144", "aws_s3_bucket.StateBucket_1");
  const broader = { ...SKIP, resource: "aws_s3_bucket.Log*" };

  test("names the findings that no skip covers", () => {
    expect(judge([SKIP], [covered, open]).unexplained).toEqual([open]);
  });

  test("leaves a skip used that covers a finding of any stack", () => {
    expect(unusedSkips([SKIP], [judge([SKIP], [open]), judge([SKIP], [covered])])).toEqual([]);
  });

  test("leaves a skip unused that covers nothing, or nothing that an earlier one does not", () => {
    expect(unusedSkips([SKIP], [judge([SKIP], [open])])).toEqual([SKIP]);
    expect(unusedSkips([SKIP, broader], [judge([SKIP, broader], [covered])])).toEqual([broader]);
  });
});

describe("the list of skips", () => {
  const directory = mkdtempSync(join(tmpdir(), "organization-trail-skips-"));
  const file = join(directory, "skips.yaml");
  afterAll(() => rmSync(directory, { recursive: true }));

  test("of this repository is accepted", () => {
    expect(readSkips(join("tools", "scan", "skips.yaml")).length).toBeGreaterThan(0);
  });

  test.each([
    ["no reason", '- {check: CKV_AWS_144, resource: "aws_s3_bucket.*"}', "[0].reason"],
    ["half a reason", '- {check: CKV_AWS_144, resource: "aws_s3_bucket.*", reason: "no"}', "[0].reason"],
    ["no resource", `- {check: CKV_AWS_144, reason: "${REASON}"}`, "[0].resource"],
    ["a misspelt key", `- {check: CKV_AWS_144, resource: "*", reason: "${REASON}", until: never}`, "until"],
  ])("is refused with %s, which is named", (_, yaml, named) => {
    writeFileSync(file, yaml);
    expect(() => readSkips(file)).toThrow(named);
  });
});
