import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsKeys } from "../tools/generate/settings-reference";

const README = readFileSync("README.md", "utf8");
const E2E = join(__dirname, "e2e");

/** Rows of the table of features: feature, key, cost, end-to-end test. */
const features = (/<!-- features -->\n([\s\S]*?)<!-- \/features -->/.exec(README)?.[1] ?? "")
  .trim()
  .split("\n")
  .slice(2)
  .map((row) => row.split("|").map((cell) => cell.trim()));

const scenarios = readdirSync(E2E)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(E2E, file), "utf8"))
  .join("\n");

test("the table of features has rows", () => {
  expect(features.length).toBeGreaterThan(15);
});

test.each(features)(
  "%s%s: has a key that exists, a cost, and an end-to-end test that exists",
  (_, __, key = "", cost, title = "") => {
    const keys = settingsKeys().map((setting) => setting.key);
    const [named = ""] = key.match(/[\w.]+/) ?? [];
    expect(keys.filter((known) => `${known}.`.startsWith(`${named}.`))).not.toEqual([]);
    expect(cost).not.toBe("");
    if (!title.startsWith("validated only"))
      expect(scenarios).toContain(title.replace("organization-trail.tfstate", "%s"));
  },
);

test("every option is deployed by a scenario or an example", () => {
  const written = [
    scenarios,
    ...["two-accounts", "control-tower", "existing-trail"].map((name) =>
      readFileSync(`examples/${name}.yaml`, "utf8"),
    ),
  ].join("\n");
  const options = settingsKeys()
    .map(({ key }) => key.split(/[.[\]]+/).at(-1) ?? "")
    .filter((name) => !NOT_DEPLOYED.includes(name));
  expect(options.filter((name) => !written.includes(name))).toEqual([]);
});

/** HCP Terraform has no emulator; profiles are read before Terraform acts; the others are of the state's bucket. */
const NOT_DEPLOYED = ["workspace", "hostname", "profile", "account"];
