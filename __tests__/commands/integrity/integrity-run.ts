import type { Code } from "../../../commands/integrity/codes";
import type { Finding } from "../../../commands/integrity/finding";
import type { CellResult, CellState, IntegrityRun } from "../../../commands/integrity/result";

export const asked = { from: new Date("2026-11-20T12:00:00Z"), to: new Date("2026-11-21T12:00:00Z") };
const covered = { from: asked.from, to: new Date("2026-11-21T11:00:00Z") };

export const finding = (code: Code, changes: Partial<Finding> = {}): Finding => ({
  code,
  found: `found ${code}`,
  ...changes,
});

/** A cell with its findings. Its state defaults to VALID. */
export const cell = (accountId: string, region: string, changes: Partial<CellResult> = {}): CellResult => ({
  accountId,
  region,
  state: "VALID",
  detail: "24 digests",
  covered,
  findings: [],
  counts: { digests: 24, logFiles: 100, readBefore: 0, bytes: 1_000_000 },
  ...changes,
});

/** A run of accounts in Regions. `states` has a state a cell, account by account. */
export function integrityRun(
  { accounts, regions }: { readonly accounts: readonly string[]; readonly regions: readonly string[] },
  cellOf: (accountId: string, region: string, index: number) => Partial<CellResult> = () => ({}),
): IntegrityRun {
  const ids = accounts.map((_, index) => String(111_111_111_111 + index));
  return {
    at: new Date("2026-11-21T12:30:00Z"),
    organizationId: "o-exampleorgid",
    trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail",
    bucket: "acme-organization-trail",
    isCopy: false,
    isDownload: false,
    caller: "arn:aws:sts::222222222222:assumed-role/reader/alice",
    depth: "content",
    asked,
    regions,
    accounts: accounts.map((name, index) => ({ id: ids[index] ?? "", name })),
    cells: ids.flatMap((id) => regions.map((region, index) => cell(id, region, cellOf(id, region, index)))),
    findings: [],
    usedState: false,
    interrupted: false,
    calls: 1234,
    seconds: 1.25,
    cost: 0.214,
  };
}

const KEY = "AWSLogs/o-exampleorgid/111111111111/CloudTrail/us-east-1/2026/11/21/a.json.gz";

/** Three accounts in two Regions, with one cell in each state and findings of each weight. */
export const run: IntegrityRun = {
  ...integrityRun(
    { accounts: ["management", "name|of *audit*", "work <b>load</b>"], regions: ["eu-west-1", "us-east-1"] },
    (accountId, region) => {
      const state: CellState =
        region === "eu-west-1"
          ? "VALID"
          : accountId === "111111111111"
            ? "INVALID"
            : accountId === "111111111112"
              ? "INCOMPLETE"
              : "ABSENT";
      return {
        state,
        detail: `detail of ${state}`,
        findings:
          state === "INVALID"
            ? [
                finding("L-MISSING", { key: KEY }),
                finding("L-HASH", { key: KEY.replace("a.json", "b;json") }),
              ]
            : state === "INCOMPLETE"
              ? [finding("RESTARTED", { hours: { from: asked.from, to: covered.to } })]
              : [],
        covered: state === "INCOMPLETE" || state === "ABSENT" ? undefined : covered,
      };
    },
  ),
  findings: [finding("K-UNREADABLE", { found: "eu-west-1: denied" }), finding("FOREIGN-FOLDER")],
};
