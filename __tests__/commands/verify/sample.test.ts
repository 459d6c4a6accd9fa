import { type SampledCell, sampleCells } from "../../../commands/verify/coverage/sample";

const HOUR = 3_600_000;
const MANAGEMENT = "111111111111";
const listRegions = (count: number) => [
  "us-east-1",
  ...Array.from({ length: count - 1 }, (_, index) => `eu-north-${index + 1}`),
];
const listAccounts = (count: number) => [
  MANAGEMENT,
  ...Array.from({ length: count - 1 }, (_, index) => String(500_000_000_000 + index)),
];

function chosen(accounts: number, regions: number, hour: number, change = {}): readonly SampledCell[] {
  return sampleCells({
    managementId: MANAGEMENT,
    accountIds: listAccounts(accounts),
    regions: listRegions(regions),
    homeRegion: "us-east-1",
    now: new Date(Date.UTC(2026, 10, 21) + hour * HOUR),
    ...change,
  });
}

const name = ({ accountId, region }: SampledCell) => `${accountId} ${region}`;

test("the management account in the home Region is always in the sample", () => {
  for (let hour = 0; hour < 500; hour += 1) {
    expect(chosen(200, 17, hour)[0]).toEqual({ accountId: MANAGEMENT, region: "us-east-1" });
  }
});

test("the sample of an organization of 10,000 accounts is as small as of one of 200", () => {
  for (const accounts of [200, 10_000]) expect(chosen(accounts, 17, 0)).toHaveLength(11);
});

test("runs in the same hour choose the same cells, and the next hour chooses others", () => {
  expect(chosen(200, 17, 0.1)).toEqual(chosen(200, 17, 0.9));
  const before = new Set(chosen(200, 17, 0).slice(1).map(name));
  expect(
    chosen(200, 17, 1)
      .slice(1)
      .map(name)
      .filter((name) => before.has(name)),
  ).toEqual([]);
});

test.each([
  [200, 17, 40, 640],
  [3, 4, 1, 3],
  [7, 3, 2, 3],
  [1, 17, 1, 16],
])(
  "of %d accounts x %d Regions every account is seen within %d hours, every cell within %d",
  (accounts, regions, hoursForAccounts, hoursForCells) => {
    const seenWithin = (hours: number) =>
      Array.from({ length: hours }, (_, hour) => chosen(accounts, regions, hour)).flat();
    const atHome = seenWithin(hoursForAccounts).filter(({ region }) => region === "us-east-1");
    expect(new Set(atHome.map(name)).size).toBe(accounts);
    expect(new Set(seenWithin(hoursForCells).map(name)).size).toBe(accounts * regions);
  },
);

test("no cell is chosen twice", () => {
  for (let hour = 0; hour < 100; hour += 1) {
    const names = chosen(3, 4, hour).map(name);
    expect(new Set(names).size).toBe(names.length);
  }
});

test("a single Region stands in for the home Region if that is not examined", () => {
  expect(chosen(2, 1, 0, { regions: ["eu-west-1"] }).map(name)).toEqual([
    `${MANAGEMENT} eu-west-1`,
    "500000000000 eu-west-1",
  ]);
});
