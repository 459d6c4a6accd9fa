/** Writes the picture of the README: `verify` of a stubbed organization with some faults, as Chromium shows its page. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { DEFAULT_REGIONS } from "../aws/regions";
import { MissingRequirement, runProgram } from "../commands/shared/program";
import { hashed, originOfRun } from "../commands/shared/report/origin";
import { htmlReport } from "../commands/verify/report/html";
import { jsonReport } from "../commands/verify/report/json";
import { verify } from "../commands/verify/verify";
import { startStubbedAws } from "../emulator/stubbed-aws";
import type { StubModel } from "../emulator/stubbed-model";
import type { Settings } from "../settings/file";
import { DEFAULT_SETTINGS_PATH, loadSettings, parseSettings } from "../settings/load";
import { findBrowser, openBrowser } from "./browser";

const PICTURE = join("docs", "images", "verification.png");
const SIZE = { width: 1080, height: 1290, deviceScaleFactor: 0.8, mobile: false };

const ACCOUNTS = [
  "management",
  "audit",
  "payments",
  "payments-test",
  "data-lake",
  "web-shop",
  "web-shop-test",
  "identity",
  "sandbox",
  "network",
  "backup",
  "analytics",
];

/** The sample settings with credentials that the stub takes. */
function settingsOfStub(): Settings {
  const sample = parse(readFileSync(DEFAULT_SETTINGS_PATH, "utf8")) as { accounts: Record<string, object> };
  const { management, audit } = loadSettings(DEFAULT_SETTINGS_PATH).accounts;
  const accounts = {
    management: { id: management.id },
    audit: { id: audit.id, roleArn: `arn:aws:iam::${audit.id}:role/organization-trail-verifier` },
  };
  return parseSettings(stringify({ ...sample, accounts }));
}

/** Hides digests of one account in one Region, an hour of a whole Region, and the log files of one account. */
function seedFaults(model: StubModel): void {
  const idOf = (name: string) => model.accounts.find(({ Name }) => Name === name)?.Id ?? "";
  model.accounts = model.accounts.map((account, index) => ({
    ...account,
    Name: ACCOUNTS[index] ?? account.Name,
  }));
  model.regions = DEFAULT_REGIONS.map((RegionName) => ({
    RegionName,
    RegionOptStatus: "ENABLED_BY_DEFAULT",
  }));
  const gap = new Date(Date.now() - 9 * 3_600_000).getUTCHours();
  model.delivered = (key, at) =>
    !key.includes(`/${idOf("web-shop")}/CloudTrail-Digest/eu-west-3/`) &&
    !(key.includes("/CloudTrail-Digest/sa-east-1/") && at.getUTCHours() === gap);
  model.hasLogs = (accountId) => accountId !== idOf("backup");
}

/** The page of a run that finds them. */
async function page(): Promise<string> {
  const settings = settingsOfStub();
  const aws = await startStubbedAws(settings, { accounts: ACCOUNTS.length, regions: DEFAULT_REGIONS.length });
  seedFaults(aws.model);
  try {
    const verification = await verify({
      settings,
      environment: { AWS_ENDPOINT_URL: aws.endpoint },
      credentials: async () => ({ accessKeyId: settings.accounts.management.id, secretAccessKey: "stub" }),
    });
    const origin = originOfRun(DEFAULT_SETTINGS_PATH);
    return htmlReport(verification, {
      origin,
      json: hashed("verify.json", jsonReport(verification, origin)),
    });
  } finally {
    await aws.stop();
  }
}

async function main(): Promise<void> {
  const program = findBrowser();
  if (program === undefined) {
    throw new MissingRequirement(
      "Chromium is missing: install it (on Debian: chromium), or set CHROMIUM to its path.",
    );
  }
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-picture-"));
  const file = join(scratch, "verify.html");
  writeFileSync(file, await page());
  writeFileSync("/tmp/int-page-sample.html", await page());
  const browser = await openBrowser(program);
  try {
    const { call } = await browser.open(file);
    await call("Emulation.setDeviceMetricsOverride", SIZE);
    const { data } = await call("Page.captureScreenshot", { format: "png" });
    writeFileSync(PICTURE, Buffer.from(String(data), "base64"));
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true });
  }
}

void runProgram(main);
