import { report } from "../../../commands/search/report";

const HOSTILE = {
  columns: ["useragent", "eventid"],
  rows: [
    ['=HYPERLINK("http://x")', "1"],
    ["\u001b[31mred\r\n@SUM(1)", null],
    ["-1+1", "+1"],
  ],
};

test("two columns of one name are two values in JSON", () => {
  const columns = ["a", "a_2", "a", "a"];
  expect(JSON.parse(report({ columns, rows: [["1", "2", "3", null]] }, "json", 80))).toEqual([
    { a: "1", a_2: "2", a_3: "3", a_4: null },
  ]);
});

test("nothing in an answer acts on a terminal or a spreadsheet", () => {
  const csv = report(HOSTILE, "csv", 80);
  expect(csv.split("\r\n").slice(1, 4)).toEqual([
    `"'=HYPERLINK(""http://x"")","1"`,
    '"\ufffdred @SUM(1)",""',
    `"'-1+1","'+1"`,
  ]);
  for (const format of ["csv", "json", "table"] as const)
    expect(report(HOSTILE, format, 80)).not.toContain("\u001b");
  expect(JSON.parse(report(HOSTILE, "json", 80))[1]).toEqual({
    useragent: "\u001b[31mred\r\n@SUM(1)",
    eventid: null,
  });
});

test("rows that do not fit the terminal become blocks, and nothing is cut off", () => {
  expect(report({ columns: ["a", "bb"], rows: [["1", "2"]] }, "table", 80)).toBe("a  bb\n1  2\n\n1 row\n");
  const long = "x".repeat(80);
  const rows = [
    ["1", long],
    ["2", null],
  ];
  expect(report({ columns: ["a", "bb"], rows }, "table", 40)).toBe(`a   1\nbb  ${long}\n\na   2\n\n2 rows\n`);
});
