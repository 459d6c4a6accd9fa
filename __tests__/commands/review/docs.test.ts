import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./plans";

it("shows a real comment in the documentation, as it looks", () => {
  const plan = readFileSync(
    join(__dirname, "corpus/plans/bucket-policy-deny-removed.break-glass-widened.json"),
    "utf8",
  );
  const page = readFileSync(join(__dirname, "../../../docs/plan-review.md"), "utf8");
  const shown = /<!-- comment -->\n([\s\S]*)<!-- \/comment -->/.exec(page)?.[1];
  expect(shown).toBe(command(plan, "--format", "markdown").stdout);
});
