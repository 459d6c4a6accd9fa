import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { MARKER } from "../../../commands/review/render-markdown";
import type { Json, JsonObject } from "../../../policies/analysis/json";
import { propertyRuns } from "../../property-runs";
import { command, markdown, plan, update } from "./plans";

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
