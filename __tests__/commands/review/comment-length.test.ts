import { MARKDOWN_LIMIT } from "../../../commands/review/render-markdown";
import { isFullRun } from "../../full-tests";
import { propertyRuns } from "../../property-runs";
import { type Entry, markdown, plan, update } from "./plans";

describe("the length of a comment", () => {
  const many = (count: number, make: (index: number) => Entry): string =>
    markdown(plan(Array.from({ length: count }, (_, index) => make(index))));
  const wide = "é€😀".repeat(60);
  const findings = (count: number, name: string): string =>
    many(count, (index) =>
      update(
        "aws_cloudtrail",
        { s3_bucket_name: wide },
        { s3_bucket_name: `${wide}${index}` },
        { address: `aws_cloudtrail.${name}${index}` },
      ),
    );

  const findings200 = findings(200, "t");

  it.each([
    ["no change", many(1, () => ({}))],
    [
      "long details",
      many(40, (index) =>
        update(
          "aws_s3_bucket",
          { tags: { a: wide.repeat(9) } },
          { tags: { a: `${index}` } },
          { address: `aws_s3_bucket.b${index}` },
        ),
      ),
    ],
    [
      "thousands of changes",
      many(propertyRuns(3000), (index) =>
        update("aws_s3_bucket", { tags: {} }, { tags: { a: wide } }, { address: `aws_s3_bucket.b${index}` }),
      ),
    ],
    ["200 findings", findings200],
    ["thousands of findings", findings(isFullRun() ? 5_000 : 20, wide)],
    [
      "one endless address",
      many(1, () =>
        update(
          "aws_cloudtrail",
          { enable_logging: true },
          { enable_logging: false },
          { address: "x".repeat(1_000_000) },
        ),
      ),
    ],
    [
      "a thousand unknowns",
      many(propertyRuns(1000), (index) =>
        update(
          "aws_kms_key",
          { is_enabled: true },
          {},
          { address: `${wide}${index}`, after_unknown: { is_enabled: true } },
        ),
      ),
    ],
  ])("stays within the limit with %s", (_, text) => {
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(text).toMatch(/\nFingerprint `[0-9a-f]{64}`\n$/);
  });

  it("cuts no finding", () => {
    for (let index = 0; index < 200; index++)
      expect(findings200).toContain(`trail-bucket-changed \`aws_cloudtrail.t${index}\``);
  });

  it("drops details from the least severe up, and counts them", () => {
    const document = plan([
      ...Array.from({ length: 60 }, (_, index) =>
        update(
          "aws_s3_bucket",
          { tags: {} },
          { tags: { a: wide.repeat(3), b: wide.repeat(3), c: wide.repeat(3) } },
          { address: `aws_s3_bucket.b${index}` },
        ),
      ),
      update(
        "aws_cloudtrail",
        { enable_logging: true },
        { enable_logging: false },
        { address: "aws_cloudtrail.worst" },
      ),
    ]);
    const text = markdown(document);
    const shown = text.match(/<details>/g)?.length ?? 0;
    const left = Number(/Details of (\d+) resources left out/.exec(text)?.[1]);
    expect(shown + left).toBe(61);
    expect(text.indexOf("<summary>")).toBe(text.indexOf("<summary>update <code>aws_cloudtrail.worst"));
  });
});
