import { readFileSync, writeFileSync } from "node:fs";
import { readOnlyPolicies } from "../../commands/verify/permissions";
import type { Settings } from "../../settings/file";
import { DEFAULT_SETTINGS_PATH, loadSettings } from "../../settings/load";
import { alarmsPage } from "./alarms-page";
import { compliancePage } from "./compliance/page";
import { costPage, costTable } from "./cost-page";
import { guaranteePage, guaranteeTable } from "./guarantee-table";
import { liveCheckTables } from "./live-check-tables";
import { permissionsPage } from "./permissions-page";
import { policyBlocks } from "./policy-blocks";
import { queriesPage } from "./queries-page";
import { rulesPage } from "./rules-page";
import { settingsPage } from "./settings-page";
import { settingsSchema } from "./settings-schema";

const README = "README.md";
const VERIFY_PAGE = "docs/verify.md";
const LIVE_CHECKS_PAGE = "docs/live-checks.md";

/** Every generated file with its content for the present sources. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const sample = loadSettings(DEFAULT_SETTINGS_PATH);
  return new Map([
    [README, readme(sample)],
    ["organization-trail.schema.json", `${JSON.stringify(settingsSchema(), null, 2)}\n`],
    ["docs/compliance.md", compliancePage(sample)],
    ["docs/cost.md", costPage(sample)],
    ["docs/alarms.md", alarmsPage(sample)],
    ["docs/guarantee.md", guaranteePage()],
    ["docs/settings.md", settingsPage()],
    ["docs/permissions.md", permissionsPage(sample)],
    ["docs/queries.md", queriesPage(sample)],
    ["docs/rules.md", rulesPage()],
    [VERIFY_PAGE, verifyPage(sample)],
    [LIVE_CHECKS_PAGE, replaceBlock(readFileSync(LIVE_CHECKS_PAGE, "utf8"), "questions", liveCheckTables())],
  ]);
}

function readme(settings: Settings): string {
  const page = replaceBlock(readFileSync(README, "utf8"), "guarantee", guaranteeTable());
  return replaceBlock(page, "cost", costTable(settings));
}

function verifyPage(settings: Settings): string {
  const page = readFileSync(VERIFY_PAGE, "utf8");
  const all = policyBlocks(readOnlyPolicies(settings));
  const delivery = policyBlocks(readOnlyPolicies(settings, ["delivery"]));
  return replaceBlock(replaceBlock(page, "permissions", all), "delivery-permissions", delivery);
}

/** Replaces the text between `<!-- name -->` and `<!-- /name -->`. */
function replaceBlock(page: string, name: string, text: string): string {
  const block = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(\\n<!-- /${name} -->)`);
  if (!block.test(page))
    throw new Error(`The page has no block between <!-- ${name} --> and <!-- /${name} -->`);
  return page.replace(block, (_, begin: string, end: string) => `${begin}${text}${end}`);
}

if (require.main === module) {
  for (const [path, content] of generatedFiles()) writeFileSync(path, content);
}
