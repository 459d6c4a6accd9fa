import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsKeys, settingsOptions } from "../../../tools/generate/settings-schema";

const E2E = join(__dirname, "..", "..", "e2e");

const endToEndTests = readdirSync(E2E)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(E2E, file), "utf8"))
  .join("\n");

const options = settingsOptions();

test("the schema has options", () => {
  expect(options.length).toBeGreaterThan(15);
});

test.each(options)(
  "$title is deployed by an end-to-end test that exists, or validated only",
  ({ deployedBy }) => {
    // The title of that test is a template: `%s` is the object key of the state.
    if ("test" in deployedBy) {
      expect(endToEndTests).toContain(`"${deployedBy.test.replace("organization-trail.tfstate", "%s")}"`);
    }
  },
);

test.each(options)("$title has a cost and an effect of disabling, in sentences", ({ cost, disabling }) => {
  for (const text of [cost, disabling]) expect(text).toMatch(/^[A-Z`].*\.$/);
});

test("options have different titles and keys", () => {
  for (const names of [options.map(({ title }) => title), options.map(({ key }) => key)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

test("every key with a switch is an option or belongs to one", () => {
  const switches = settingsKeys()
    .map(({ key }) => key)
    .filter((key) => key.endsWith(".enabled"));
  const uncovered = switches.filter(
    (key) => !options.some((option) => `\`${key}`.startsWith(option.key.slice(0, -1))),
  );
  expect(uncovered).toEqual([]);
});

test("every key is deployed by an end-to-end test or an example", () => {
  const deployed = [
    endToEndTests,
    ...["two-accounts", "control-tower", "existing-trail", "everything", "siem", "regulated"].map((name) =>
      readFileSync(`examples/${name}.yaml`, "utf8"),
    ),
  ].join("\n");
  const names = settingsKeys()
    .map(({ key }) => key.split(/[.[\]]+/).at(-1) ?? "")
    .filter((name) => !NOT_DEPLOYED.includes(name));
  expect(names.filter((name) => !deployed.includes(name))).toEqual([]);
});

test("docs/choices.md has a section for each choice, and names keys that exist", () => {
  const page = readFileSync("docs/choices.md", "utf8");
  const rows = [...page.matchAll(/^\| \[(.+?)\]\(#\S+\) \| (.+?) \|$/gm)];
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(rows.map(([, choice]) => choice)).toEqual(headings);
  const named = rows.flatMap(([, , keys = ""]) => [...keys.matchAll(/`(.+?)`/g)].map(([, key]) => key));
  const known = settingsKeys().map(({ key }) => key);
  expect(named.filter((key) => !known.some((one) => one === key))).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});

/** Keys of HCP Terraform, which has no emulator; profiles, which the emulator does not use; the state's account. */
const NOT_DEPLOYED = ["workspace", "hostname", "profile", "account"];
