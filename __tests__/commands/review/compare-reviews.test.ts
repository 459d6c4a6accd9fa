import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleOf } from "../../full-tests";

const folder = mkdtempSync(join(tmpdir(), "organization-trail-compare-"));
afterAll(() => rmSync(folder, { recursive: true }));

const change = { changes: [{ address: "aws_cloudtrail.a" }], findings: [] };
const ONE = { ...change, fingerprint: "a".repeat(64) };
const OTHER = { changes: [{ address: "aws_cloudtrail.b" }], findings: [], fingerprint: "b".repeat(64) };

/** Runs what deploy.yml runs. */
function compare(reviewed: object, now: object) {
  const files = [reviewed, now].map((review, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(review));
    return file;
  });
  const { status, stdout, stderr } = spawnSync("bash", [join(".github", "compare-reviews.sh"), ...files], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

it("passes two reviews of one change", () => {
  expect(compare(ONE, ONE)).toMatchObject({ status: 0 });
});

it("refuses a review of another change, and says what differs", () => {
  const { status, output } = compare(ONE, OTHER);
  expect(status).toBe(1);
  expect(output).toMatch(/^-.*aws_cloudtrail\.a/m);
  expect(output).toMatch(/^\+.*aws_cloudtrail\.b/m);
});

const WITHOUT = [
  ["neither", change, change],
  ["only the later", change, ONE],
  ["only the earlier", ONE, change],
  ["neither, as both are null,", { ...change, fingerprint: null }, { ...change, fingerprint: null }],
] as const;

it.each(sampleOf(WITHOUT, 4))(
  "refuses reviews of which %s has a fingerprint, and says why",
  (_, reviewed, now) => {
    const { status, output } = compare(reviewed, now);
    expect(status).toBe(1);
    expect(output).toContain("has no fingerprint");
  },
);
