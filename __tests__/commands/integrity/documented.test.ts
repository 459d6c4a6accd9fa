import { readFileSync } from "node:fs";
import { parseCommandLine } from "../../../commands/integrity/arguments";
import { parseCommandLine as parseRoles } from "../../../commands/roles/arguments";

const FILES = ["docs/integrity.md", "examples/integrity/codebuild.yaml"];
const pages = FILES.map((file) => readFileSync(file, "utf8").replaceAll(/\n +--/g, " --"));

/** The arguments of every line that calls the command, with a value for each variable. */
function calls(command: string): readonly (readonly string[])[] {
  return pages.flatMap((page) =>
    [...page.matchAll(new RegExp(`npm run --silent ${command} -- ([^>\`\\n]*)`, "g"))].map(([, line = ""]) =>
      line
        .replaceAll(/\$\{\{ matrix\.accounts \}\}/g, "111111111111")
        .replaceAll(/\$\{\{ matrix\.part \}\}/g, "1")
        .replaceAll('"', "")
        .trim()
        .split(/\s+/),
    ),
  );
}

test.each(calls("integrity"))("integrity understands %j", (...args) => {
  expect(parseCommandLine(args).help).toBe(false);
});

test.each(calls("roles"))("roles understands %j", (...args) => {
  expect(parseRoles(args)).toMatchObject({ account: expect.any(String) });
});

test("the page and the example call both", () => {
  expect(calls("integrity").length).toBeGreaterThan(2);
  expect(calls("roles").length).toBeGreaterThan(3);
});
