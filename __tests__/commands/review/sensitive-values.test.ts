import fc from "fast-check";
import { propertyRuns } from "../../property-runs";
import { command, deployedPlan, off, plan, reviewed, update } from "./plans";

describe("sensitive values", () => {
  // Long enough to be found for sure, with characters that other encodings change.
  const secret = fc
    .stringMatching(/^[a-zA-Z0-9"'\\ \n<&|$*{}]{8,24}$/)
    .filter((text) => text.trim().length > 6);
  const number = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 });

  it("never appear, wherever the plan carries them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(secret, number), { minLength: 10, maxLength: 10 }),
        fc.boolean(),
        (values, whole) => {
          const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0] = values;
          const inside = { tags: { token: a }, list: [{ password: b }], enable_logging: true };
          const mask = whole
            ? { tags: true, list: true }
            : { tags: { token: true }, list: [{ password: true }] };
          const mentions = values.map((value, index) =>
            update(
              "aws_cloudtrail",
              { name: `x${value}y`, s3_bucket_name: "p" },
              { name: `z${value}`, s3_bucket_name: `b${value}` },
              {
                address: `aws_cloudtrail.t[${JSON.stringify(String(value))}]`,
                previous_address: `old${index}[${JSON.stringify(String(value))}]`,
              },
            ),
          );
          const document = plan(
            [
              {
                ...off("aws_cloudtrail.a"),
                before: inside,
                before_sensitive: mask,
                after: { ...inside, enable_logging: false, tags: { token: c } },
                after_sensitive: mask,
              },
              ...mentions,
            ],
            {
              variables: { v: { value: d } },
              configuration: { root_module: { variables: { v: { sensitive: true, default: e } } } },
              output_changes: {
                o: {
                  actions: ["update"],
                  before: f,
                  after: f,
                  before_sensitive: true,
                  after_sensitive: true,
                },
              },
              planned_values: {
                outputs: { o: { sensitive: true, value: h } },
                root_module: { resources: [{ values: { x: g }, sensitive_values: { x: true } }] },
              },
              prior_state: {
                values: {
                  outputs: { o: { sensitive: true, value: i } },
                  root_module: {
                    child_modules: [{ resources: [{ values: { x: j }, sensitive_values: { x: true } }] }],
                  },
                },
              },
              checks: [
                {
                  address: { to_display: "check.c" },
                  status: "fail",
                  instances: [{ problems: [{ message: `wrong: ${d}` }] }],
                },
              ],
            },
          );
          for (const format of ["terminal", "markdown", "json"]) {
            const { stdout } = command(document, "--format", format);
            for (const value of values) {
              for (const form of [String(value), JSON.stringify(String(value)).slice(1, -1)])
                expect(stdout).not.toContain(form);
            }
          }
        },
      ),
      { seed: 20261121, numRuns: propertyRuns(80) },
    );
  });

  it("are masked in a finding, which still fires", () => {
    const document = deployedPlan(
      update(
        "aws_s3_bucket_object_lock_configuration",
        { rule: [{ default_retention: [{ days: 365 }] }] },
        { rule: [{ default_retention: [{ days: 1 }] }] },
        { after_sensitive: { rule: true } },
      ),
    );
    expect(reviewed(document).report.findings).toMatchObject([
      { rule: "bucket-lock-shortened", before: ["(sensitive)"], after: ["(sensitive)"] },
    ]);
  });
});
