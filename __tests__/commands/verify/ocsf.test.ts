import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ocsfReport as integrityOcsf } from "../../../commands/integrity/report/ocsf";
import { ocsfReport } from "../../../commands/verify/report/ocsf";
import { testInFullRun } from "../../full-tests";
import { run as integrityRun } from "../integrity/integrity-run";
import { notPassed, type StubRun, startStub } from "./stub";

interface Attribute {
  readonly type: string;
  readonly requirement: string;
  readonly isArray?: boolean;
  readonly object?: string;
  readonly enum?: Readonly<Record<string, string>>;
}
interface Described {
  readonly attributes: Readonly<Record<string, Attribute>>;
}
interface Schema {
  readonly version: string;
  readonly types: Readonly<Record<string, { readonly base: string; readonly regex?: string }>>;
  readonly classes: Readonly<
    Record<string, Described & { readonly uid: number; readonly category: number; readonly caption: string }>
  >;
  readonly objects: Readonly<Record<string, Described>>;
}

/** Parts of the published schema, with the attributes that its classes inherit. */
const schema = JSON.parse(readFileSync(join(__dirname, "ocsf", "schema-1.7.0.json"), "utf8")) as Schema;

/** What an object of a class or type violates. */
function violations(
  value: Readonly<Record<string, unknown>>,
  { attributes }: Described,
  path: string,
): string[] {
  const missing = Object.entries(attributes)
    .filter(([name, { requirement }]) => requirement === "required" && value[name] === undefined)
    .map(([name]) => `${path}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, one]) => {
    const attribute = attributes[name];
    if (attribute === undefined) return [`${path}.${name} is unknown`];
    if (!attribute.isArray) return checkValue(one, attribute, `${path}.${name}`);
    if (!Array.isArray(one)) return [`${path}.${name} is no list`];
    return one.flatMap((item, index) => checkValue(item, attribute, `${path}.${name}[${index}]`));
  });
  return [...missing, ...wrong];
}

function checkValue(value: unknown, attribute: Attribute, path: string): string[] {
  if (attribute.enum !== undefined && attribute.enum[String(value)] === undefined)
    return [`${path} is not in the enum`];
  if (attribute.object !== undefined) {
    const described = schema.objects[attribute.object];
    if (described === undefined || typeof value !== "object" || value === null)
      return [`${path} is no ${attribute.object}`];
    return violations(value as Record<string, unknown>, described, path);
  }
  const base = schema.types[attribute.type]?.base ?? attribute.type;
  const isRight = /integer|long/.test(base)
    ? Number.isInteger(value)
    : base === "boolean_t"
      ? typeof value === "boolean"
      : typeof value === "string";
  return isRight ? [] : [`${path} is no ${attribute.type}`];
}

const findings = (report: string) =>
  report
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function validate(finding: Readonly<Record<string, unknown>>): string[] {
  const known = Object.values(schema.classes).find(({ uid }) => uid === finding.class_uid);
  if (known === undefined) return [`the class ${finding.class_uid} is unknown`];
  const ids = finding.category_uid === known.category && finding.class_name === known.caption;
  const type = finding.type_uid === known.uid * 100 + Number(finding.activity_id);
  return [
    ...(ids ? [] : ["category or class name"]),
    ...(type ? [] : ["type_uid"]),
    ...violations(finding, known, known.caption),
  ];
}

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub();
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

test("every result of a healthy organization is a valid finding", async () => {
  const verification = await stub.run();
  expect(verification.callers.map(({ account, arn }) => [account, arn.split(":")[4]])).toEqual([
    ["management", "111111111111"],
    ["audit", "222222222222"],
  ]);
  const all = findings(ocsfReport(verification));
  expect(all).toHaveLength(verification.results.length);
  expect(all.flatMap(validate)).toEqual([]);
});

test("failed, unknown and unusual results are valid findings, and tampering is a detection", async () => {
  const { model } = stub.aws;
  model.rotates = false;
  model.otherTrails = [
    {
      TrailARN: "arn:aws:cloudtrail:us-east-1:111111111111:trail/b",
      HomeRegion: "us-east-1",
      IsOrganizationTrail: true,
    },
  ];
  model.grants = [{ KeyId: "k", GrantId: "g", GranteePrincipal: "p", Operations: ["Decrypt"] }];
  model.fails = ({ operation }) =>
    operation === "kms:GetKeyPolicy"
      ? { status: 400, code: "AccessDeniedException", message: "no" }
      : undefined;
  const verification = await stub.run();
  expect(notPassed(verification.results)).toEqual({
    "trail.others": "WARN",
    "key.rotation": "FAIL",
    "key.policy": "UNKNOWN",
    "key.grants": "FAIL",
  });
  const all = findings(ocsfReport(verification));
  expect(all.flatMap(validate)).toEqual([]);
  expect(all.filter(({ class_name }) => class_name === "Detection Finding")).toHaveLength(1);
});

test("of integrity, cells and findings are valid, and each that is INVALID is a detection", () => {
  const all = findings(integrityOcsf(integrityRun));
  expect(all.flatMap(validate)).toEqual([]);
  const uids = all.map(({ finding_info }) => (finding_info as { uid: string }).uid);
  expect(new Set(uids).size).toBe(all.length);
  const classes = all.map(({ class_name, status }) => `${class_name} ${status}`);
  // Three valid cells, one INVALID and one INCOMPLETE; a finding of no cell; and two files.
  expect(classes.filter((one) => one === "Compliance Finding Resolved")).toHaveLength(3);
  expect(classes.filter((one) => one === "Compliance Finding New")).toHaveLength(3);
  expect(classes.filter((one) => one === "Detection Finding New")).toHaveLength(2);
  expect(all).toHaveLength(8);
});

test("the validation notices what is wrong", async () => {
  const [first = {}] = findings(ocsfReport(await stub.run()));
  expect(validate({ ...first, severity_id: 12 })).toEqual([
    "Compliance Finding.severity_id is not in the enum",
  ]);
  expect(validate({ ...first, finding_info: {} })).toEqual([
    "Compliance Finding.finding_info.uid is missing",
  ]);
  expect(validate({ ...first, extra: 1 })).toEqual(["Compliance Finding.extra is unknown"]);
  expect(validate({ ...first, time: "now" })).toEqual(["Compliance Finding.time is no timestamp_t"]);
});

testInFullRun("a finding keeps its id from run to run", async () => {
  const ids = async () =>
    findings(ocsfReport(await stub.run())).map(({ finding_info }) => (finding_info as { uid: string }).uid);
  const first = await ids();
  expect(await ids()).toEqual(first);
  expect(new Set(first).size).toBe(first.length);
});

const hasJq = spawnSync("jq", ["--version"]).error === undefined;

(hasJq ? test : test.skip)("asff.jq makes findings for Security Hub of them", async () => {
  stub.aws.model.rotates = false;
  const report = ocsfReport(await stub.run());
  const { stdout } = spawnSync("jq", ["-s", "-f", "commands/verify/report/asff.jq"], {
    input: report,
    encoding: "utf8",
  });
  const imported = JSON.parse(stdout) as Record<string, unknown>[];
  // BatchImportFindings takes a hundred at a time.
  expect(imported.length).toBeLessThanOrEqual(100);
  expect(imported).toHaveLength(findings(report).length);
  expect(imported.find(({ GeneratorId }) => GeneratorId === "key.rotation")).toMatchObject({
    SchemaVersion: "2018-10-08",
    Id: expect.stringMatching(/^arn:aws:cloudtrail:.*key\.rotation$/),
    ProductArn: "arn:aws:securityhub:us-east-1:111111111111:product/111111111111/default",
    AwsAccountId: "111111111111",
    CreatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    Severity: { Label: "HIGH" },
    Title: "key.rotation: the log key rotates",
    Description: "rotation is disabled",
    Compliance: { Status: "FAILED" },
    RecordState: "ACTIVE",
    Resources: [{ Type: "AwsCloudTrailTrail" }],
  });
  const passed = imported.filter(({ RecordState }) => RecordState === "ARCHIVED");
  expect(passed).toHaveLength(imported.length - 1);
});
