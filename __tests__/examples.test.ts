import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEFAULT_SETTINGS_PATH, parseSettings } from "../settings/load";
import { warningsAbout } from "../settings/warnings";
import { only, stateBackendStack, synthesized, trailStack } from "./synthesized";

const examples = readdirSync("examples")
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => join("examples", file));

describe.each([DEFAULT_SETTINGS_PATH, ...examples])("%s", (path) => {
  const yaml = readFileSync(path, "utf8");

  test("names the JSON Schema for editors", () => {
    const [, schema = ""] = /^# yaml-language-server: \$schema=(.*)\n/.exec(yaml) ?? [];
    expect(schema).not.toBe("");
    expect(existsSync(join(dirname(path), schema))).toBe(true);
  });

  test("warns of nothing unless it has every option", () => {
    const subjects = warningsAbout(parseSettings(yaml)).map((warning) => warning.split(" ")[0]);
    expect(subjects).toEqual(path.endsWith("everything.yaml") ? ["organization.delegatedAdministrator"] : []);
  });

  test("is valid, and synthesizes both stacks", () => {
    const settings = parseSettings(yaml);
    expect(only(synthesized(trailStack(settings)).resource, "aws_cloudtrail")).toMatchObject({
      name: settings.trail.name,
    });
    expect(only(synthesized(stateBackendStack(settings)).resource, "aws_s3_bucket")).toMatchObject(
      settings.state.backend === "s3" ? { bucket: settings.state.bucket } : {},
    );
  });
});

test("there are examples for six organizations and one with every option", () => {
  expect(examples).toEqual([
    "examples/control-tower.yaml",
    "examples/everything.yaml",
    "examples/existing-trail.yaml",
    "examples/regulated.yaml",
    "examples/siem.yaml",
    "examples/sra.yaml",
    "examples/two-accounts.yaml",
  ]);
});

describe("the commented settings of the sample", () => {
  const sample = readFileSync(DEFAULT_SETTINGS_PATH, "utf8");
  /** A comment that begins with a key: users remove the `#` to set it. */
  const COMMENTED = /^( *)# ( *\w+:.*)$/gm;
  const uncommented = sample.replaceAll(COMMENTED, "$1$2");

  test("include Insights, data events, readers and disabling CloudWatch Logs", () => {
    expect([...sample.matchAll(COMMENTED)].map(([, , line = ""]) => line.trim().replace(/:.*/, ""))).toEqual(
      expect.arrayContaining([
        "insights",
        "data",
        "excludeBuckets",
        "memberAccounts",
        "principalArns",
        "enabled",
      ]),
    );
  });

  test("are valid together and change the Terraform configuration", () => {
    const settings = parseSettings(uncommented);
    expect(settings).toMatchObject({
      organization: { trustedAccess: "existing" },
      accounts: { audit: { roleArn: expect.any(String) }, management: { roleArn: expect.any(String) } },
      trail: {
        events: { insights: [{}, {}].map(() => expect.any(String)), data: ["s3", "lambda", "dynamodb"] },
      },
      logBucket: { readers: { memberAccounts: true, principalArns: [expect.any(String)] } },
      cloudWatchLogs: { enabled: false },
    });
    expect(synthesized(trailStack(settings))).not.toEqual(synthesized(trailStack(parseSettings(sample))));
  });

  test("name their cost if they have one", () => {
    for (const key of ["insights", "data", "memberAccounts", "cloudWatchLogs"]) {
      expect(sample).toMatch(new RegExp(`^ *# *${key}:.* # .*(charged|pays)`, "m"));
    }
  });
});
