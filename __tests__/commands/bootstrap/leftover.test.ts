import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settleLeftover } from "../../../commands/bootstrap/leftover";

let directory: string;
let file: string;
let reports: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "leftover-"));
  file = join(directory, "state-backend.bootstrap.tfstate");
  reports = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const stackOf = (bucket: string) => ({ resource: { aws_s3_bucket: { StateBucket: { bucket } } } });
const stateOf = (bucket: string) =>
  JSON.stringify({ resources: [{ type: "aws_s3_bucket", instances: [{ attributes: { bucket } }] }] });
const settle = (bucket: string) => settleLeftover(file, stackOf(bucket), (line) => reports.push(line));

test("uses the state of an interrupted run for the same bucket", () => {
  writeFileSync(file, stateOf("acme"));
  settle("acme");
  expect([readFileSync(file, "utf8"), reports]).toEqual([stateOf("acme"), []]);
});

test("sets the state of another bucket aside, and takes it again for that bucket", () => {
  writeFileSync(file, stateOf("acme"));
  settle("other");
  expect(readdirSync(directory)).toEqual(["state-backend.bootstrap.acme.tfstate"]);
  expect(reports).toEqual([expect.stringContaining("with `state.bucket: acme`")]);
  settle("acme");
  expect(readdirSync(directory)).toEqual(["state-backend.bootstrap.tfstate"]);
});

test.each(["", '{"resources":[]}'])("removes a state without a bucket: %j", (state) => {
  writeFileSync(file, state);
  settle("acme");
  expect(existsSync(file)).toBe(false);
});
