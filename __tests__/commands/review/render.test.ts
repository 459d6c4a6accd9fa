import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { MARKDOWN_LIMIT, MARKER } from "../../../commands/review/render-markdown";
import type { Json, JsonObject } from "../../../policies/analysis/json";
import { propertyRuns } from "../../property-runs";
import { command, deployedPlan, type Entry, plan, policyOf, update } from "./plans";

const markdown = (document: JsonObject): string => command(document, "--format", "markdown").stdout;

/** A plan that carries a text wherever a report prints one. */
function carrying(text: string): JsonObject {
  const address = `aws_cloudtrail.t["${text}"]`;
  const statement = (Sid: string): Json =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid,
          Effect: "Deny",
          Principal: { AWS: text },
          Action: `s3:${text}`,
          Resource: text,
          Condition: { StringEquals: { [text]: text } },
        },
      ],
    });
  return plan(
    [
      update(
        "aws_cloudtrail",
        { s3_bucket_name: "a", tags: { [`${text}k`]: text } },
        { s3_bucket_name: `b${text}`, tags: {} },
        { address, previous_address: text },
      ),
      update(
        "aws_s3_bucket_policy",
        { policy: statement("a") },
        { policy: null },
        { address: "aws_s3_bucket_policy.p" },
      ),
      {
        type: "aws_s3_bucket",
        address: "aws_s3_bucket.b",
        actions: ["delete"],
        before: { bucket: "a" },
        after: null,
        deposed: text,
      },
      update(
        "aws_kms_key",
        { is_enabled: true },
        {},
        {
          address: `aws_kms_key.k["${text}"]`,
          after_unknown: { is_enabled: true },
        },
      ),
    ],
    {
      checks: [
        {
          address: { to_display: `check.${text}` },
          status: "fail",
          instances: [{ problems: [{ message: text }] }],
        },
      ],
      deferred_changes: [
        {
          reason: text,
          resource_change: {
            address: `deferred.${text}`,
            mode: "managed",
            type: "aws_cloudtrail",
            change: { actions: ["delete"], before: {} },
          },
        },
      ],
    },
  );
}

const parser = new MarkdownIt("default", { html: true, linkify: true });

/** What a reader's browser would build, with everything that stands in code left out. */
function skeleton(comment: string): string {
  return parser
    .parse(comment, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .map(({ type, tag, content, info }) => {
      if (type === "code_inline" || type === "fence" || type === "inline") return [type, tag, info];
      return [type, tag, content.replace(/<code>[^<>]*<\/code>/g, "<code></code>")];
    })
    .map((parts) => JSON.stringify(parts).replace(/[0-9a-f]{64}/g, ""))
    .join("\n");
}

const FRAGMENTS = [
  "`",
  "``",
  "```",
  "~~~",
  "\n",
  "\n\n",
  "\r",
  "\r\n",
  "\u2028",
  "\u2029",
  "\u0085",
  "\t",
  " ",
  "    ",
  "\u00a0",
  "\\",
  "\\\\",
  "|",
  "\\|",
  "||",
  "# heading",
  "\n# heading",
  "\n---\n",
  "\n===\n",
  "- item",
  "> quote",
  "1. one",
  "[a](https://evil.example)",
  "![a](https://evil.example/x.png)",
  "[a]: https://evil.example",
  "https://evil.example",
  "www.evil.example",
  "mail@evil.example",
  "@octocat",
  "#1",
  "<b>",
  "</b>",
  "</code>",
  "</summary>",
  "</details>",
  "<details>",
  "<script>alert(1)</script>",
  "<!--",
  "-->",
  MARKER,
  "<img src=x onerror=y>",
  "&lt;",
  "&#96;",
  "&nbsp;",
  "*",
  "**",
  "_",
  "__",
  "~~",
  "$$",
  "$",
  ":smile:",
  "\u001b[31m",
  "\u0000",
  "\u0007",
  "\u200b",
  "\u3164",
  "\u2800",
  "\u2003",
  "\u202e",
  "\u2066",
  "\ufeff",
  "\ud800",
  "\udc00",
  "😀",
  "é",
  '"',
  "'",
  "{{",
  "}}",
  "a",
  "Z",
  "0",
  "::",
  "diff",
  "---",
  "+++",
  "\n```\n",
  "\n~~~\n",
  "\n</details>\n\n",
];
const hostile = fc
  .array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(""));

it("lets no text of a plan break out of its place, however hostile", () => {
  const plain = skeleton(markdown(carrying("harmless")));
  expect(plain).toContain("html_block");
  fc.assert(
    fc.property(hostile, (text) => {
      const comment = markdown(carrying(text));
      expect(skeleton(comment)).toBe(plain);
      expect(comment.indexOf(MARKER)).toBe(0);
    }),
    { seed: 20261121, numRuns: propertyRuns(1000) },
  );
});

it("prints no control character on a terminal", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(command(carrying(text)).stdout).not.toMatch(
        /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u3164\u2800\u2003]/u,
      );
    }),
    { seed: 20261121, numRuns: propertyRuns(200) },
  );
});

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
    ["thousands of findings", findings(propertyRuns(5000), wide)],
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

describe("color", () => {
  const { run } = jest.requireActual<typeof import("../../../commands/review/main")>(
    "../../../commands/review/main",
  );
  const text = JSON.stringify(
    plan([update("aws_cloudtrail", { enable_logging: true }, { enable_logging: false })]),
  );
  const stdout = (color: boolean): string =>
    run(["-"], { read: () => text, color, today: "2026-11-21" }).stdout;

  it("is on a terminal only, and changes no word", () => {
    expect(stdout(false)).not.toContain("\u001b");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked for
    expect(stdout(true).replaceAll(/\u001b\[\d+m/g, "")).toBe(stdout(false));
  });
});

it("says the verdict first, then findings, changes and details", () => {
  const text = markdown(
    deployedPlan(
      update(
        "aws_s3_bucket_object_lock_configuration",
        { rule: [{ default_retention: [{ days: 365, mode: "GOVERNANCE" }] }] },
        { rule: [{ default_retention: [{ days: 30, mode: "GOVERNANCE" }] }] },
        {
          address: "module.archive.aws_s3_bucket_object_lock_configuration.logs",
        },
      ),
    ),
  );
  expect(text.replace(/[0-9a-f]{64}/, "…")).toMatchInlineSnapshot(`
    "<!-- organization-trail: plan review -->
    Protected: trail \`trail\`, bucket \`logs\`, key \`logs\`, topic \`trail\`, log group \`trail\`, role \`delivery\`, by what the trail names.

    **This plan weakens the audit trail: 1 critical.**

    #### Findings

    - **critical** bucket-lock-shortened \`module.archive.aws_s3_bucket_object_lock_configuration.logs\` \`rule.default_retention\`
      The default retention of the log bucket is shortened. New log files can be deleted earlier. Restore the number of days or years.
      - before \`365\`
      - after \`30\`

    #### Changes

    | Action | Resource | Finding |
    |---|---|---|
    | update | \`module.archive.aws_s3_bucket_object_lock_configuration.logs\` | critical |

    #### Details

    <details><summary>update <code>module.archive.aws_s3_bucket_object_lock_configuration.logs</code></summary>

    \`\`\`diff
    - rule[0].default_retention[0].days = 365
    + rule[0].default_retention[0].days = 30
    \`\`\`

    </details>

    Fingerprint \`…\`
    "
  `);
});

describe("a changed policy", () => {
  const arns = Array.from({ length: 30 }, (_, index) => `arn:aws:iam::111111111111:role/exempt-${index}`);
  const policy = (exempt: string[]): string =>
    policyOf({
      Sid: "Keep",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: "arn:aws:s3:::logs/*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": exempt } },
    });
  const third = "arn:aws:iam::111111111111:role/third";
  const document = deployedPlan(
    update("aws_s3_bucket_policy", { policy: policy(arns) }, { policy: policy([...arns, third]) }),
  );

  it("is shown by its difference, however long it is", () => {
    for (const format of ["terminal", "markdown"]) {
      const { stdout } = command(document, "--format", format);
      expect(stdout).toMatch(/Deny statement "Keep" changes:/);
      expect(stdout).toContain(`+ exempts ${third}`);
      expect(stdout).not.toContain("exempt-7");
    }
  });
});

it("fits a terminal of 80 columns, but for words that are longer", () => {
  const lines = command(
    deployedPlan(update("aws_cloudtrail", {}, { enable_logging: false, is_multi_region_trail: false })),
  ).stdout.split("\n");
  for (const line of lines) expect(line.length <= 80 || !line.trim().includes(" ")).toBe(true);
});

it("keeps words of an address that are also sensitive values", () => {
  const off = update(
    "aws_cloudtrail",
    { enable_logging: true },
    { enable_logging: false },
    {
      address: 'module.vault.aws_cloudtrail.main["vault"]',
      before_sensitive: { tags: true },
      before: { name: "t", enable_logging: true, tags: { a: "vault" } },
    },
  );
  const { stdout } = command(plan([off]));
  expect(stdout).toContain('module.vault.aws_cloudtrail.main["(sensitive)"]');
});
