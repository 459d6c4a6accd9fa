import { command, deployedPlan, markdown, plan, policyOf, update } from "./plans";

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
