import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { htmlReport as integrityPage } from "../../commands/integrity/report/html";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { runOrFail } from "../../commands/shared/subprocess";
import { htmlReport as verifyPage } from "../../commands/verify/report/html";
import { type Browser, findBrowser, type OpenPage, openBrowser } from "../../tools/browser";
import { finding, integrityRun } from "../commands/integrity/integrity-run";
import { coverage, verification } from "../commands/verify/verification";
import { HOSTILE_NAMES } from "../hostile-names";

const PDF_READER = { name: "pypdf", requirements: join(__dirname, "pypdf-requirements.txt") };
const origin = { version: "1.2.3", settings: { name: "organization-trail.yaml", sha256: "a".repeat(64) } };
const REGIONS = Array.from({ length: 17 }, (_, index) => `ap-southeast-${index + 1}`);

/** The page of a run over accounts with these names. */
const PAGES = {
  integrity: (names: readonly string[]) =>
    integrityPage(
      integrityRun({ accounts: names, regions: REGIONS }, (id, _, index) => {
        const text = names[Number(id) - 111_111_111_111] ?? "";
        return index === 3
          ? { state: "INVALID", detail: text, findings: [finding("L-HASH", { key: text, found: text })] }
          : {};
      }),
      { origin },
    ),
  verify: (names: readonly string[]) =>
    verifyPage(
      {
        ...verification,
        callers: [{ account: "audit", arn: names[5] ?? "" }],
        results: names.slice(0, 20).map((text, index) => ({
          id: `bucket.${index}`,
          title: text,
          outcome: index % 2 === 0 ? "FAIL" : "UNKNOWN",
          found: text,
          setting: text,
          remediation: text,
        })),
        coverage: {
          ...coverage,
          rows: names.map((name, index) => ({
            member: { id: String(index).padStart(12, "0"), name, suspended: false },
            cells: new Map(coverage.regions.map((region) => [region, { state: "MISSING", detail: name }])),
          })),
        },
      },
      { origin },
    ),
} as const;

/** Accounts of the page that is printed. Chromium needs a minute for a thousand. */
const PRINTED = 80;

const program = findBrowser();
if (program === undefined) {
  console.warn(
    "The tests of the page are skipped: Chromium is missing (on Debian: chromium), or set CHROMIUM.",
  );
}

(program === undefined ? describe.skip : describe).each(["verify", "integrity"] as const)(
  "the page of %s in Chromium without a network",
  (command) => {
    let scratch: string;
    let browser: Browser;
    let page: OpenPage;
    beforeAll(async () => {
      scratch = mkdtempSync(join(tmpdir(), "page-"));
      writeFileSync(join(scratch, "page.html"), PAGES[command](HOSTILE_NAMES));
      writeFileSync(join(scratch, "printed.html"), PAGES[command](HOSTILE_NAMES.slice(0, PRINTED)));
      browser = await openBrowser(program ?? "");
      page = await browser.open(join(scratch, "page.html"));
    });
    afterAll(async () => {
      await browser.close();
      rmSync(scratch, { recursive: true });
    });

    /** Texts of the events of a kind. */
    const events = (kind: RegExp) =>
      page.events.filter(({ method }) => kind.test(method)).map(({ params }) => JSON.stringify(params));

    test("is laid out, with a sign and a color in each cell, in light and dark", async () => {
      const cell = "document.querySelector('.map tbody td')";
      expect(await page.evaluate(`${cell}.textContent`)).toMatch(/^[✓M]$/);
      const colors: unknown[] = [];
      for (const value of ["light", "dark"]) {
        await page.call("Emulation.setEmulatedMedia", {
          features: [{ name: "prefers-color-scheme", value }],
        });
        colors.push(await page.evaluate(`getComputedStyle(${cell}).backgroundColor`));
        colors.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
      }
      expect(new Set(colors).size).toBe(4);
      expect(colors).not.toContain("rgba(0, 0, 0, 0)");
    });

    test("shows every name as text, and no name acts", async () => {
      const names = (await page.evaluate(
        "[...document.querySelectorAll('.map tbody th')].map((th) => th.textContent)",
      )) as string[];
      expect(names).toHaveLength(HOSTILE_NAMES.length);
      expect(names.filter((name) => name.includes("<script>"))).not.toEqual([]);
      expect(await page.evaluate("document.title")).toMatch(
        /^(Verification|Integrity) of the organization trail$/,
      );
      const elements =
        "script, img, svg, link, base, iframe, a, form, h1:not(header h1), style:not(head style)";
      expect(await page.evaluate(`document.querySelectorAll("${elements}").length`)).toBe(0);
      expect(
        await page.evaluate(
          "[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]).filter(({name}) => /^on|src|href|style$/.test(name)).length",
        ),
      ).toBe(0);
    });

    test("prints on A4 in landscape, with the heading on each page of a table", async () => {
      const printed = await browser.open(join(scratch, "printed.html"));
      const { data } = await printed.call("Page.printToPDF", {
        preferCSSPageSize: true,
        printBackground: true,
      });
      const pdf = join(scratch, "page.pdf");
      writeFileSync(pdf, Buffer.from(String(data), "base64"));
      const python = await pythonEnvironment(PDF_READER, () => {});
      const { stdout } = await runOrFail(python, ["-c", READ_PDF, pdf, command === "verify" ? "M" : "✓"]);
      const { sizes, map } = JSON.parse(stdout) as {
        readonly sizes: readonly (readonly number[])[];
        /** Of each page with rows of the heat map, whether it has its heading. */
        readonly map: readonly boolean[];
      };
      for (const [width = 0, height = 0] of sizes) {
        expect(Math.abs(width - 841.89)).toBeLessThan(1);
        expect(Math.abs(height - 595.28)).toBeLessThan(1);
      }
      expect(map.length).toBeGreaterThan(1);
      expect(map).not.toContain(false);
    });

    test("asked nobody for anything, and broke no policy", () => {
      expect(events(/^Network\.requestWillBeSent$/)).toEqual([expect.stringContaining("page.html")]);
      expect(
        events(/^(Log\.entryAdded|Runtime\.(exceptionThrown|consoleAPICalled)|Network\.loadingFailed)$/),
      ).toEqual([]);
      expect(
        events(/^Audits\.issueAdded$/).filter((issue) => issue.includes("ContentSecurityPolicy")),
      ).toEqual([]);
    });
  },
);

/** The sizes of the pages, and of those with rows of the heat map whether they repeat its heading. */
const READ_PDF = `
import json, sys
from pypdf import PdfReader
pages = PdfReader(sys.argv[1]).pages
texts = [page.extract_text() for page in pages]
rows = [text for text in texts if text.count(sys.argv[2] + "\\n") + text.count(sys.argv[2] + " ") >= 30]
print(json.dumps({
    "sizes": [[float(side) for side in page.mediabox[2:]] for page in pages],
    "map": ["Account" in text for text in rows],
}))
`;
