import { run } from "../../../commands/shared/subprocess";
import { accountsOf } from "../../../commands/verify/accounts";
import { ask } from "../../../commands/verify/check";
import { worldOf } from "../../../commands/verify/live-aws";
import { THEMES, type Theme } from "../../../commands/verify/themes";
import { checksOf } from "../../../commands/verify/verify";
import type { Settings } from "../../../settings/file";
import {
  type StubbedOrganization,
  startStubbedOrganization,
} from "../../../tools/bench/stubbed-organization";
import { minimalSettings, sampleSettings } from "../../settings-file";

function checks(only: readonly Theme[] | undefined, settings: Settings = sampleSettings()) {
  const accounts = accountsOf(settings, { environment: {} });
  return checksOf(worldOf({ settings, accounts, maxAge: 130, now: new Date() }), only);
}

const themesOf = (ids: readonly { readonly id: string }[]) => [
  ...new Set(ids.map(({ id }) => id.slice(0, id.indexOf(".")))),
];

describe("the checks of", () => {
  test.each(THEMES.map(({ id }) => id))("%s are those, and of the accounts", (theme) => {
    expect(themesOf(checks([theme]))).toEqual([...new Set(["accounts", theme])]);
  });

  test("all themes together are those of a run without --only", () => {
    expect(checks(THEMES.map(({ id }) => id)).map(({ id }) => id)).toEqual(
      checks(undefined).map(({ id }) => id),
    );
  });

  test("delivery look at the digests of a few cells, unless coverage looks at all", () => {
    const ids = (...only: Theme[]) => checks(only).map(({ id }) => id);
    expect(ids("delivery")).toContain("delivery.newest-digests");
    expect(ids("delivery", "coverage")).not.toContain("delivery.newest-digests");
  });

  test.each([
    ["coverage", { "trail.enableLogging": false }],
    ["log-files", { "trail.enableLogging": false }],
    ["state", { state: { backend: "local" } }],
  ] as const)("%s, where the settings leave none, are UNKNOWN", async (theme, change) => {
    const [check, ...others] = checks([theme], minimalSettings(change)).filter(({ id }) =>
      id.startsWith(`${theme}.`),
    );
    expect(others).toEqual([]);
    expect(check && (await ask(check))).toMatchObject({
      id: `${theme}.nothing-examined`,
      outcome: "UNKNOWN",
      found: `nothing examined: with these settings ${theme} has no checks`,
    });
  });

  test("delivery of a trail that is meant to be silent are that it is silent", () => {
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

  test.each([[200], [1_000]])(
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
