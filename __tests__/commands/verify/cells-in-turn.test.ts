import { type CellName, chooseCellsInTurn } from "../../../commands/verify/coverage/cells-in-turn";

const MANAGEMENT = "111111111111";
const makeRegions = (count: number) => [
  "us-east-1",
  ...Array.from({ length: count - 1 }, (_, index) => `eu-north-${index + 1}`),
];
const makeAccounts = (count: number) => [
  MANAGEMENT,
  ...Array.from({ length: count - 1 }, (_, index) => String(500_000_000_000 + index)),
];

function chosen(accounts: number, regions: number, hour: number, change = {}): readonly CellName[] {
  return chooseCellsInTurn({
    managementId: MANAGEMENT,
    accountIds: makeAccounts(accounts),
    regions: makeRegions(regions),
    homeRegion: "us-east-1",
    turn: hour,
    ...change,
  });
}

const format = ({ accountId, region }: CellName) => `${accountId} ${region}`;

test("the management account in the home Region is always among them", () => {
  for (let hour = 0; hour < 500; hour += 1) {
    expect(chosen(200, 17, hour)[0]).toEqual({ accountId: MANAGEMENT, region: "us-east-1" });
  }
});

test("as many are chosen in an organization of 200 accounts as in one of 10,000", () => {
  for (const accounts of [200, 10_000]) expect(chosen(accounts, 17, 1)).toHaveLength(11);
});

test("the same turn chooses the same, and the next turn others", () => {
  expect(chosen(200, 17, 7)).toEqual(chosen(200, 17, 7));
  const before = new Set(chosen(200, 17, 0).slice(1).map(format));
  expect(
    chosen(200, 17, 1)
      .slice(1)
      .map(format)
      .filter((name) => before.has(name)),
  ).toEqual([]);
});

test.each([
  [200, 17, 40, 640],
  [3, 4, 1, 3],
  [7, 3, 2, 3],
  [1, 17, 1, 16],
])(
  "of %d accounts x %d Regions every account is seen within %d turns, every cell within %d",
  (accounts, regions, hoursForAccounts, hoursForCells) => {
    const seenWithin = (hours: number) =>
      Array.from({ length: hours }, (_, hour) => chosen(accounts, regions, hour)).flat();
    const atHome = seenWithin(hoursForAccounts).filter(({ region }) => region === "us-east-1");
    expect(new Set(atHome.map(format)).size).toBe(accounts);
    expect(new Set(seenWithin(hoursForCells).map(format)).size).toBe(accounts * regions);
  },
);

test("no cell is chosen twice", () => {
  for (let hour = 0; hour < 100; hour += 1) {
    const names = chosen(3, 4, hour).map(format);
    expect(new Set(names).size).toBe(names.length);
  }
});

test("a single Region stands in for the home Region if that is not examined", () => {
  expect(chosen(2, 1, 0, { regions: ["eu-west-1"] }).map(format)).toEqual([
    `${MANAGEMENT} eu-west-1`,
    "500000000000 eu-west-1",
  ]);
});
