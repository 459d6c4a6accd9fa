import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CODES } from "../../commands/integrity/codes";
import type { IntegrityFault } from "../commands/integrity/faults/fault";
import {
  FAULTS,
  type SeededStub,
  SINCE,
  startSeededStub,
  VARIATIONS,
} from "../commands/integrity/faults/seeded";
import type { World } from "../commands/integrity/faults/world";
import { validateLogs } from "./validate-logs";

/** The unit tests see that the command finds these faults. Here another program judges the same files. */
const DOCUMENTED = readTable(readFileSync(join(__dirname, "../../docs/integrity.md"), "utf8"));

interface Verdicts {
  readonly integrity: string;
  readonly cli: string;
}

function readTable(markdown: string): ReadonlyMap<string, Verdicts> {
  const [, section = ""] = markdown.split("\n## Beside validate-logs\n");
  const rows = [...section.matchAll(/^\| ([^|]+) \| (INVALID|INCOMPLETE) \| (\w+) \|/gm)];
  return new Map(
    rows.flatMap(([, names = "", integrity = "", cli = ""]) =>
      names.split("<br>").map((name) => [name, { integrity, cli }] as const),
    ),
  );
}

const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const AT_ONCE = 2;

let stubs: readonly SeededStub[];
beforeAll(async () => {
  stubs = await Promise.all(Array.from({ length: AT_ONCE }, () => startSeededStub(now, 2_048)));
});
afterAll(() => Promise.all(stubs.map(({ aws }) => aws.stop())));

/** What `integrity` says of a fault. */
function verdictOf({ finds }: IntegrityFault, world: World): string {
  const codes = typeof finds === "function" ? Object.values(finds(world)).flat() : finds;
  const weights = codes.map((code) => CODES[code].weight);
  return ["INVALID", "INCOMPLETE"].find((weight) => weights.some((one) => one === weight)) ?? "VALID";
}

const CLI: Readonly<Record<number, string>> = { 0: "passes", 1: "objects", 255: "stops" };
const AGREED: Readonly<Record<string, string>> = { VALID: "passes", INVALID: "objects" };

/** The faults on which the two differ. */
async function differences(stub: SeededStub, faults: readonly IntegrityFault[]) {
  const found: (readonly [string, Verdicts])[] = [];
  for (const fault of faults) {
    const world = stub.seed(fault);
    const integrity = verdictOf(fault, world);
    const { exitCode } = await validateLogs({
      endpoint: stub.aws.endpoint,
      trailArn: String(stub.aws.model.trail?.TrailARN),
      place: world.cell.place,
      from: new Date(now.getTime() - SINCE),
      to: now,
      credentials: { AWS_ACCESS_KEY_ID: stub.settings.accounts.management.id, AWS_SECRET_ACCESS_KEY: "stub" },
    });
    const cli = CLI[exitCode] ?? `exit status ${exitCode}`;
    if (AGREED[integrity] !== cli) found.push([fault.name, { integrity, cli }]);
  }
  return found;
}

test("integrity and validate-logs agree, but for the documented faults", async () => {
  const faults = [...FAULTS, ...VARIATIONS];
  const found = await Promise.all(
    stubs.map((stub, index) =>
      differences(
        stub,
        faults.filter((_, of) => of % AT_ONCE === index),
      ),
    ),
  );
  expect(Object.fromEntries(found.flat())).toEqual(Object.fromEntries(DOCUMENTED));
});
