import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCHEMES } from "../../../commands/shared/page/style";
import { parseJsonFile, writeJsonFile } from "../../../commands/shared/report/json-file";
import { originOfRun } from "../../../commands/shared/report/origin";
import type { Cell } from "../../../commands/verify/coverage/cells";
import type { Coverage } from "../../../commands/verify/coverage/coverage";
import { htmlReport } from "../../../commands/verify/report/html";
import type { Verification } from "../../../commands/verify/verify";
import { sampleOf } from "../../full-tests";
import { ACTIVE, HOSTILE_NAMES } from "../../hostile-names";
import { coverage, verification } from "../verify/verification";

const origin = { version: "1.2.3", settings: { name: "organization-trail.yaml", sha256: "a".repeat(64) } };
const page = htmlReport(verification, { origin });

/** A run over accounts with names in so many Regions. */
function organization(
  names: readonly string[],
  size: number,
  cellOf: (account: number, region: number) => Cell = () => ({ state: "OK" }),
): Verification {
  const all = Array.from({ length: size }, (_, index) => `ap-southeast-${index + 1}`);
  const rows: Coverage["rows"] = names.map((name, account) => ({
    member: { id: String(500_000_000_000 + account), name, suspended: false },
    cells: new Map(all.map((region, index) => [region, cellOf(account, index)])),
  }));
  return { ...verification, coverage: { ...coverage, regions: all, rows } };
}

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `workload-account-${index}-production`);
const bytes = (one: Verification) => Buffer.byteLength(htmlReport(one, { origin }));

/** The tags of a page without the values of their attributes. Text cannot contain `<`, so each begins a tag. */
function tags(html: string): string[] {
  const body = html.slice(html.indexOf("</style>"));
  return [...body.matchAll(/<([^>]*)>?/g)].map(([, tag = ""]) => tag.replaceAll(/="[^"]*"/g, "="));
}

test("has the verdict, window, caller, version, settings, findings and what it does not prove", () => {
  for (const text of [
    ">FAIL</b> <strong>Something is wrong.</strong>",
    "Digests from 2026-11-20T09:30Z to 2026-11-21T12:30Z.",
    "audit: arn:aws:sts::222222222222:assumed-role/verifier/alice",
    "organization-trail 1.2.3",
    "SHA-256 of organization-trail.yaml",
    "a".repeat(64),
    "<code>bucket.lock</code> new files are locked",
    "&lt;b&gt;GOVERNANCE&lt;/b&gt; | 1 day",
    "Run <code>npm run deploy</code>.",
    "What this does not prove",
    "validated no signature",
  ]) {
    expect(page).toContain(text);
  }
  expect(page).not.toContain("JSON report of this run");
});

test("asks nobody for anything: no script, no link, no reference, and a policy that allows none", () => {
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
  );
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<title>"));
  expect(page).not.toMatch(
    /<script|<link|<img|<iframe|<object|<form|<base|\b(src|href|action|style|on\w+)=|url\(|@import/i,
  );
});

test("is readable without colors, and by a screen reader", () => {
  expect(page).toContain('<html lang="en">');
  const tables = page.split("<table").slice(1);
  for (const table of tables) expect(table).toMatch(/^[^>]*>\s*<caption>[^<]+<\/caption>\s*<thead>/);
  expect(tags(page).filter((tag) => /^th\b/.test(tag) && !/scope=/.test(tag))).toEqual([]);
  expect(page).toContain('<td class=bad title="eu-west-1: MISSING, no digest">M<');
  expect(page).toContain('<td class=quiet title="ap-southeast-2: NEW, in the first 24 hours">N<');
  expect(page).toMatch(/MISSING<\/strong> 1 ·/);
});

test("lists the reason of each cell in which something is wrong, once for all that have it", () => {
  const gap = (account: number, region: number): Cell =>
    region === 1
      ? { state: "GAP", detail: "no digest for 04:00" }
      : account === 0
        ? { state: "UNKNOWN", detail: "denied" }
        : { state: "OK" };
  const [, list = ""] = htmlReport(organization(names(30), 3, gap), { origin }).split(
    "Cells with something wrong",
  );
  expect(list).toMatch(/>GAP<.*no digest for 04:00.*<b>ap-southeast-2<\/b>: every account</);
  expect(list).toMatch(
    />UNKNOWN<.*denied.*<b>ap-southeast-1, ap-southeast-3<\/b>: <bdi>500000000000 workload/,
  );
  expect(htmlReport(organization(names(3), 3), { origin })).not.toContain("Cells with something wrong");
});

describe("is small", () => {
  const broken = (account: number, region: number): Cell => ({
    state: "GAP",
    detail: `no digest for 2026-11-20T${account}:${region}Z to 2026-11-21T00:00Z, ${"2026-11-20T09:00Z to 2026-11-20T10:00Z, ".repeat(5)}`,
  });
  const sizes = [
    ["100 x 17", 100, 17, 300_000],
    ["1,000 x 30", 1_000, 30, 2_000_000],
  ] as const;
  test.each(sampleOf(sizes, 2))("for %s, healthy or wholly broken", (_, accounts, size, most) => {
    expect(bytes(organization(names(accounts), size))).toBeLessThan(most);
    expect(bytes(organization(names(accounts), size, broken))).toBeLessThan(most);
  });
});

test("a thousand hostile names change no tag", () => {
  const hostile = organization(HOSTILE_NAMES, 2, (account) => ({
    state: "MISSING",
    detail: HOSTILE_NAMES[account],
  }));
  const results = HOSTILE_NAMES.slice(0, 20).map((text, index) => ({
    id: `bucket.${index}`,
    title: text,
    outcome: "FAIL" as const,
    found: text,
    setting: text,
    remediation: text.replaceAll("`", ""),
  }));
  const harmless = organization(
    HOSTILE_NAMES.map((_, index) => `name ${index}`),
    2,
    (account) => ({
      state: "MISSING",
      detail: HOSTILE_NAMES[account] && `reason ${HOSTILE_NAMES.indexOf(HOSTILE_NAMES[account] ?? "")}`,
    }),
  );
  const callers = [{ account: "audit", arn: HOSTILE_NAMES[0] ?? "" }] as const;
  const html = htmlReport({ ...hostile, results, callers }, { origin });
  const plain = results.map((result) => ({
    ...result,
    title: "t",
    found: "f",
    setting: "s",
    remediation: "r",
  }));
  expect(tags(html)).toEqual(tags(htmlReport({ ...harmless, results: plain }, { origin })));
  expect(html).not.toMatch(ACTIVE);
});

describe("the colors", () => {
  const channel = (hex: string) => {
    const value = Number.parseInt(hex, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\da-f]{2}/g) ?? []).map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string) => {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  test("measures contrast as WCAG does", () => expect(contrast("#000000", "#ffffff")).toBeCloseTo(21));
  test.each(["light", "dark"] as const)("have a contrast of at least 4.5 when it is %s", (name) => {
    const { muted, line: _, ...pairs } = SCHEMES[name];
    const all = [
      ...Object.values(pairs),
      { text: muted, back: pairs.page.back },
      { text: muted, back: pairs.panel.back },
    ];
    expect(all.filter(({ text, back }) => contrast(text, back) < 4.5)).toEqual([]);
  });
});

describe("the JSON report beside another", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "json-file-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

  test("has the hash that the page says", () => {
    const path = join(folder, "verify.json");
    const file = writeJsonFile(path, '{"a":"ä"}\n');
    expect(file).toEqual({ name: "verify.json", sha256: sha256(path) });
    expect(htmlReport(verification, { origin, json: file })).toContain(sha256(path));
  });
  test("cannot be written: the run still ends with its other report", () => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(writeJsonFile(folder, "{}")).toBeUndefined();
    expect(write.mock.calls.join("")).toMatch(
      /^--json could not be written: EISDIR.*: the exit status is 2\n$/,
    );
    expect(process.exitCode).toBe(2);
    process.exitCode = undefined;
    write.mockRestore();
  });
  test("is refused before the run where no file can be", () => {
    expect(parseJsonFile(undefined)).toBeUndefined();
    expect(parseJsonFile(join(folder, "new.json"))).toBe(join(folder, "new.json"));
    for (const path of ["", folder, `${folder}/`, join(folder, "absent", "a.json")]) {
      expect(() => parseJsonFile(path)).toThrow(
        `--json must be the path of a file that can be written, got ${path || "nothing"}`,
      );
    }
  });
  test("names the settings by the hash of the file", () => {
    const path = join(folder, "prod.yaml");
    writeFileSync(path, "a: 1\n");
    expect(originOfRun(path)).toMatchObject({ settings: { name: "prod.yaml", sha256: sha256(path) } });
  });
});

test("a run without coverage has no map", () => {
  expect(htmlReport({ ...verification, coverage: undefined }, { origin })).not.toContain('class="map"');
});
