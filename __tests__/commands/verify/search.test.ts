import { requiredPermissions } from "../../../commands/verify/permissions";
import { exitStatus } from "../../../commands/verify/verify";
import { sampleOf } from "../../full-tests";
import { SEARCH_FAULTS, SEARCH_HARMLESS } from "./faults/search";
import { type Change, notPassed, type StubRun, startStub } from "./stub";

const SETTINGS = {
  "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER_IR" }],
  search: { enabled: true, searcherArns: ["arn:aws:iam::111111111111:role/analyst"] },
};

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub(SETTINGS);
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

async function examine(change: Change = () => {}) {
  change(stub.aws.model, stub.settings);
  return (await stub.run({ only: ["search"] })).results;
}

test("a healthy search passes every check", async () => {
  const results = await examine();
  expect(notPassed(results)).toEqual({});
  expect(results.filter(({ id }) => id.startsWith("search.")).map(({ id }) => id)).toEqual([
    "search.workgroup",
    "search.queries",
    "search.table",
    "search.regions",
    "search.results.policy",
    "search.results.public-access",
    "search.results.ownership",
    "search.results.not-public",
    "search.results.encryption",
    "search.results.replication",
    "search.results.lifecycle",
    "search.results-key",
    "search.results-key-grants",
    "search.role-trust",
    "search.role-policy",
    "search.role-others",
  ]);
});

test.each(sampleOf(SEARCH_FAULTS, 12))("finds only this: %s", async (_, change, finds) => {
  expect(notPassed(await examine(change))).toEqual(finds);
});

test.each(sampleOf(SEARCH_HARMLESS, 4))("raises no alarm: %s", async (_, change, finds) => {
  const results = await examine(change);
  expect(notPassed(results)).toEqual(finds);
  expect(exitStatus(results)).toBe(0);
});

test("makes only the calls whose permissions it declares", async () => {
  const called = new Set<string>();
  // A boundary and an attached policy make it read managed policies, too.
  const arn = "arn:aws:iam::aws:policy/Boundary";
  Object.assign(stub.aws.model, { roleBoundary: arn, attachedPolicies: { [arn]: '{"Statement":[]}' } });
  await stub.run({ only: ["search"], onCall: ({ operation }) => called.add(operation) });
  const declared = requiredPermissions(stub.settings, ["search"]).map(({ call }) => call);
  expect([...called].sort()).toEqual([...new Set(["sts:GetCallerIdentity", ...declared])].sort());
});

test("is UNKNOWN if the workgroup cannot be read", async () => {
  const results = await examine((model) => {
    model.fails = ({ operation }) =>
      operation === "athena:GetWorkGroup"
        ? { status: 400, code: "AccessDeniedException", message: "no" }
        : undefined;
  });
  expect(notPassed(results)).toEqual({
    "search.workgroup": "UNKNOWN",
    "search.results.encryption": "UNKNOWN",
    "search.results-key": "UNKNOWN",
    "search.results-key-grants": "UNKNOWN",
  });
});
