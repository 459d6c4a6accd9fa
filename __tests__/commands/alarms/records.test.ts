import { gzipSync } from "node:zlib";
import { NotRecords, recordFile, withoutCopies } from "../../../commands/alarms/records";

const STOP = { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" };
const file = (content: string | Buffer) =>
  recordFile("x.json", { read: () => Buffer.from(content), maximumBytes: 1e6 });
const json = JSON.stringify;

test.each<[string, string | Buffer, number]>([
  ["a log file", json({ Records: [STOP, STOP] }), 2],
  ["a log file with line breaks", JSON.stringify({ Records: [STOP] }, null, 2), 1],
  ["a packed log file", gzipSync(json({ Records: [STOP, STOP] })), 2],
  ["a list", json([STOP]), 1],
  ["one record", json(STOP), 1],
  ["a record in each line", `${json(STOP)}\n\n${json(STOP)}\r\n`, 2],
  ["a log file in each line", `${json({ Records: [STOP, STOP] })}\n${json({ Records: [STOP] })}`, 3],
  ["a byte order mark", `\uFEFF${json(STOP)}`, 1],
  ["no record", json({ Records: [] }), 0],
  ["Insights", json({ Records: [STOP, { eventCategory: "Insight", insightDetails: {} }] }), 2],
])("reads %s", (_, content, count) => {
  expect(file(content).records).toHaveLength(count);
});

test.each<[string, string | Buffer, string]>([
  ["too much", "x".repeat(1e6 + 1), "x.json: has more than 1 MB: give it in parts"],
  ["nothing", "", "x.json: is empty"],
  ["no JSON", "Records: []", "x.json: is not JSON: "],
  ["a file that is cut", '{"Records": [\n{', "x.json: is not JSON: "],
  ["a line that is cut", `${json(STOP)}\n{"eventSource"`, "x.json: line 2 is not JSON: "],
  [
    "another object",
    '{"Resources": {}}',
    "x.json: is no CloudTrail record: it needs eventSource and eventName",
  ],
  ["another item", json({ Records: [STOP, { eventName: 1 }] }), "x.json: Records 2 is no CloudTrail record"],
  ["another line", `${json(STOP)}\n7`, "x.json: line 2 is no CloudTrail record"],
  [
    "the answer of a look-up",
    '{"Events": [{"CloudTrailEvent": "{}"}]}',
    "x.json: is the output of `aws cloudtrail",
  ],
  [
    "the answer of a search",
    '{"events": [{"message": "{}"}]}',
    "x.json: is the output of `aws logs filter-log",
  ],
  [
    "a line of EventBridge",
    `${json(STOP)}\n${json({ detail: STOP })}`,
    "x.json: line 2 is an event of EventBridge",
  ],
  ["another detail", '{"detail": {}}', "x.json: is no CloudTrail record"],
  ["a digest", '{"digestStartTime": "2026-01-01T00:00:00Z"}', "x.json: is a digest: give the log files"],
  [
    "a packed file that is cut",
    gzipSync(json(STOP)).subarray(0, 20),
    "x.json: cannot be unpacked (Z_BUF_ERROR)",
  ],
  ["a bomb", gzipSync(Buffer.alloc(1e6 + 1)), "x.json: has more than 1 MB: give it in parts"],
])("refuses %s", (_, content, message) => {
  expect(() => file(content)).toThrow(NotRecords);
  expect(() => file(content)).toThrow(message);
});

test.each([
  ["y.json", "ENOENT", "y.json: does not exist"],
  ["logs", "EISDIR", "logs: is a folder: give its files"],
  ["-", "EACCES", "standard input: may not be read by you"],
  ["y.json", "EIO", "y.json: cannot be read (EIO)"],
])("says why %s cannot be read: %s", (name, code, message) => {
  const read = () => {
    throw Object.assign(new Error("no"), { code });
  };
  expect(() => recordFile(name, { read, maximumBytes: 1e6 })).toThrow(message);
});

test("an event that two files have counts once", () => {
  const one = { ...STOP, eventID: "1" };
  const files = withoutCopies([
    { name: "a.json", records: [one, { ...one, eventID: "2" }, STOP] },
    { name: "copy.json", records: [{ ...one }, { ...one, awsRegion: "us-east-1" }, STOP] },
  ]);
  expect(files.map(({ records }) => records.length)).toEqual([3, 2]);
});
