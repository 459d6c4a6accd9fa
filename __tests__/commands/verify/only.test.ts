import { run } from "../../../commands/shared/subprocess";
import { openAccounts } from "../../../commands/verify/accounts";
import { runCheck } from "../../../commands/verify/check";
import { isExamined, listChecks, THEMES, type ThemeId } from "../../../commands/verify/checks/index";
import { openLiveAws } from "../../../commands/verify/live-aws";
import type { Settings } from "../../../settings/file";
import {
  type StubbedOrganization,
  startStubbedOrganization,
} from "../../../tools/bench/stubbed-organization";
import { testInFullRun } from "../../full-tests";
import { minimalSettings, sampleSettings } from "../../settings-file";

/** Settings with checks in every theme. */
const EVERY_THEME = {
  "guardrail.mode": "managed",
  search: { enabled: true, acknowledgeArchive: true },
  "alarms.subscriptions": [{ protocol: "email", endpoint: "security@acme.example" }],
};

function checks(only: readonly ThemeId[] | undefined, settings: Settings = sampleSettings(EVERY_THEME)) {
  const accounts = openAccounts(settings, { environment: {} });
  const aws = openLiveAws({ settings, accounts, maxAge: 130, since: 27, turn: 0, now: new Date() });
  const coverage = () => Promise.reject(new Error("not read"));
  return listChecks({ aws, coverage, examines: (theme: string) => isExamined(theme, only) }, only);
}

const listThemes = (ids: readonly { readonly id: string }[]) => [
  ...new Set(ids.map(({ id }) => id.slice(0, id.indexOf(".")))),
];

describe("the checks of", () => {
  test.each(THEMES.map(({ id }) => id))("%s are those, and of the accounts", (theme) => {
    expect(listThemes(checks([theme]))).toEqual([...new Set(["accounts", theme])]);
  });

  test("all themes together are those of a run without --only", () => {
    expect(checks(THEMES.map(({ id }) => id)).map(({ id }) => id)).toEqual(
      checks(undefined).map(({ id }) => id),
    );
  });

  test("delivery look at the digests of a few cells, unless coverage looks at all", () => {
    const ids = (...only: ThemeId[]) => checks(only).map(({ id }) => id);
    expect(ids("delivery")).toContain("delivery.newest-digests");
    expect(ids("delivery", "coverage")).not.toContain("delivery.newest-digests");
  });

  test.each([
    ["coverage", { "trail.enableLogging": false }],
    ["log-files", { "trail.enableLogging": false }],
    ["state", { state: { backend: "local" } }],
    ["guardrail", { "guardrail.mode": "off" }],
    ["alarms", { "alarms.tampering": false }],
  ] as const)("%s, where the settings leave none, are UNKNOWN", async (theme, change) => {
    const [check, ...others] = checks([theme], minimalSettings(change)).filter(({ id }) =>
      id.startsWith(`${theme}.`),
    );
    expect(others).toEqual([]);
    expect(check && (await runCheck(check))).toMatchObject({
      id: `${theme}.nothing-examined`,
      outcome: "UNKNOWN",
      found: `with these settings ${theme} has no checks`,
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

  testInFullRun.each([[200], [1_000]])(
    "makes 33 calls for %d accounts x 17 Regions",
    async (accounts) => {
      organization = await startStubbedOrganization("verify-stub.ts", String(accounts), "17", "0");
      const { exitCode, stdout } = await run(
        process.execPath,
        [
          "--require",
          "./transpile.cjs",
          "commands/verify/main.ts",
          "--format",
          "json",
          "--only",
          "delivery",
          "--turn",
          "1",
        ],
        { env: organization.environment },
      );
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ calls: 33, only: ["delivery"], counts: { PASS: 10 } });
      expect(stdout).toContain("11 accounts and Regions: 111111111111 (us-east-1)");
    },
    60_000,
  );
});
