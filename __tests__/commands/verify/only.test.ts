import { run } from "../../../commands/shared/subprocess";
import { openAccounts } from "../../../commands/verify/accounts";
import { runCheck } from "../../../commands/verify/check";
import { THEME_IDS, type ThemeId } from "../../../commands/verify/checks/index";
import { openContext, selectChecks } from "../../../commands/verify/verify";
import type { Settings } from "../../../settings/file";
import {
  type StubbedOrganization,
  startStubbedOrganization,
} from "../../../tools/bench/stubbed-organization";

import { sampleOf } from "../../full-tests";
import { minimalSettings, sampleSettings } from "../../settings-file";

function checks(only: readonly ThemeId[] | undefined, settings: Settings = sampleSettings()) {
  const context = openContext({ settings, only }, openAccounts(settings, { environment: {} }));
  return selectChecks(context, only);
}

const listThemes = (ids: readonly { readonly id: string }[]) => [
  ...new Set(ids.map(({ id }) => id.slice(0, id.indexOf(".")))),
];

describe("the checks of", () => {
  test.each(THEME_IDS)("%s are its own and those of the accounts", (theme) => {
    expect(listThemes(checks([theme]))).toEqual([...new Set(["accounts", theme])]);
  });

  test("all themes together are those of a run without --only", () => {
    expect(checks(THEME_IDS).map(({ id }) => id)).toEqual(checks(undefined).map(({ id }) => id));
  });

  test("delivery include a sample of digests, unless coverage reads all", () => {
    const ids = (...only: ThemeId[]) => checks(only).map(({ id }) => id);
    expect(ids("delivery")).toContain("delivery.newest-digests");
    expect(ids("delivery", "coverage")).not.toContain("delivery.newest-digests");
  });

  test.each([
    ["coverage", { "trail.enableLogging": false }],
    ["log-files", { "trail.enableLogging": false }],
    ["state", { state: { backend: "local" } }],
  ] as const)("%s are UNKNOWN if the settings leave none", async (theme, change) => {
    const [check, ...others] = checks([theme], minimalSettings(change)).filter(({ id }) =>
      id.startsWith(`${theme}.`),
    );
    expect(others).toEqual([]);
    expect(check && (await runCheck(check))).toMatchObject({
      id: `${theme}.nothing-examined`,
      outcome: "UNKNOWN",
      found: `nothing examined: with these settings ${theme} has no checks`,
    });
  });

  test("delivery of a trail that must not log are that it does not log", () => {
    const silent = minimalSettings({ "trail.enableLogging": false });
    expect(checks(["delivery"], silent).map(({ id }) => id)).toEqual([
      "accounts.management",
      "accounts.audit",
      "delivery.logging",
    ]);
  });
});

describe("--only delivery", () => {
  let organization: StubbedOrganization | undefined;
  afterEach(() => organization?.stop());

  test.each(sampleOf([[200], [1_000]], 2))(
    "makes 33 calls for %d accounts x 17 Regions",
    async (accounts) => {
      organization = await startStubbedOrganization({ accounts, regions: 17, latencyMilliseconds: 0 });
      const { exitCode, stdout } = await run(
        process.execPath,
        ["--require", "./transpile.cjs", "commands/verify/main.ts", "--format", "json", "--only", "delivery"],
        { env: organization.environment },
      );
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ calls: 33, only: ["delivery"], counts: { PASS: 9 } });
      expect(stdout).toContain(`11 of ${(accounts * 17).toLocaleString("en-US")} accounts and Regions`);
    },
    60_000,
  );
});
