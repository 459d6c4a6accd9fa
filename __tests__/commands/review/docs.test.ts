import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./plans";

it("shows a real comment in the documentation, as it looks", () => {
  const plan = readFileSync(join(__dirname, "corpus/plans/AT031.break-glass-widened.json"), "utf8");
  const readme = readFileSync(join(__dirname, "../../../README.md"), "utf8");
  const shown = /<!-- comment -->\n([\s\S]*)<!-- \/comment -->/.exec(readme)?.[1];
  expect(shown).toBe(command(plan, "--format", "markdown").stdout);
});
