import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { doctorPolicies, examine } from "../../../commands/doctor/doctor";
import { terminalReport } from "../../../commands/doctor/report";
import type { Settings } from "../../../settings/file";
import { runProgram } from "../../program";
import { minimalSettings } from "../../settings-file";
import { deployed, EVERY_OPTION, FAULTS, settings } from "./faults";
import { accountsOf, emptyWorld, machineOf, type World } from "./world";

/** Examines a world; also returns the calls. */
async function doctor(of: Settings, change: (world: World) => void, environment: NodeJS.ProcessEnv = {}) {
  const world = emptyWorld(of);
  change(world);
  const calls = new Set<string>();
  const accounts = accountsOf(of, world, ({ account, operation }) => calls.add(`${account} ${operation}`));
  const results = await examine({ settings: of, environment, accounts, machine: machineOf(world) });
  const found = results
    .filter(({ outcome }) => outcome !== "PASS")
    .map(({ outcome, id, found, remediation = "" }) => `${outcome} ${id}: ${found}. ${remediation}`);
  return { results, found, calls };
}

test.each([
  ["before the first deployment", () => {}],
  ["after it", deployed],
  ["after bootstrap alone", (world: World) => void world.buckets.audit.push("acme-state")],
  [
    "with a copy of the provider and without the registry",
    (world: World) => {
      Object.assign(world.machine, { registry: false, mirror: "6.70.1" });
    },
  ],
])("finds nothing %s", async (_, change) => {
  expect((await doctor(settings, change)).found).toEqual([]);
});

test.each(FAULTS)(
  "%s, and nothing else",
  async (expected, { change = () => {}, settings: changes = {}, environment }) => {
    const { found } = await doctor(minimalSettings({ ...EVERY_OPTION, ...changes }), change, environment);
    expect(found).toEqual([expect.stringContaining(expected)]);
  },
);

test("a call that AWS denies is UNKNOWN, with the way out", async () => {
  const { results } = await doctor(settings, (world) => {
    Object.defineProperty(world, "aliases", {
      get: () => {
        throw Object.assign(new Error("no"), { name: "AccessDenied" });
      },
    });
  });
  expect(results.find(({ id }) => id === "names.key-alias")?.outcome).toBe("UNKNOWN");
});

const withArchive = minimalSettings({
  ...EVERY_OPTION,
  "accounts.logArchive": {
    id: "777777777777",
    profile: "archive",
    deployerArns: ["arn:aws:iam::777777777777:role/organization-trail-deployer"],
  },
  "state.account": "logArchive",
});

/** Actions of S3 whose names differ from those of the calls. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  ListBuckets: "ListAllMyBuckets",
  HeadBucket: "ListBucket",
};

test.each([
  ["in two accounts", settings],
  ["with a log archive account that has the state", withArchive],
])("its policies allow the calls that it makes in each account, and no others, %s", async (_, of) => {
  const before = await doctor(of, () => {});
  const after = await doctor(of, deployed);
  const made = [...before.calls, ...after.calls].filter((call) => !call.endsWith("GetCallerIdentity"));
  const needed = made.map((call) => call.replace(/\w+$/, (operation) => S3_ACTIONS[operation] ?? operation));
  const allowed = Object.entries(doctorPolicies(of)).flatMap(([account, statements = []]) =>
    statements.flatMap(({ Action }) => [Action].flat().map((action) => `${account} ${action.split(":")[1]}`)),
  );
  expect([...new Set(allowed)].sort()).toEqual([...new Set(needed)].sort());
});

test("its policies only read, and have unique statement ids", () => {
  for (const statements of Object.values(doctorPolicies(withArchive))) {
    const sids = statements.map(({ Sid }) => Sid);
    expect(sids).toEqual([...new Set(sids)]);
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/^[a-z0-9]+:(Describe|Get|List)/.test(action))).toEqual([]);
  }
});

test("the report says what stands in the way, and the remedy", async () => {
  const { results } = await doctor(settings, ({ policyTypes }) => void policyTypes.pop());
  const text = terminalReport(results, "Examined it", { color: false });
  expect(text).toMatch(/^\d+ PASS, 1 FAIL. Something stands in the way of a deployment.\nExamined it\n/);
  expect(text).toContain("remediation: Run `aws organizations enable-policy-type");
});

test("refuses an unknown format, with the usage", async () => {
  const { exitCode, output } = await runProgram("commands/doctor/main.ts", ["--format", "xml"]);
  expect(exitCode).toBe(64);
  expect(output).toContain("--format must be one of terminal, json, got xml\nusage: npm run --silent doctor");
});

test("its sessions have its name, not that of verify", async () => {
  const bodies: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    bodies.push(Buffer.concat(chunks).toString());
    outgoing.writeHead(403).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
  try {
    const environment = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      TF_VAR_management_role_arn: "arn:aws:iam::111111111111:role/plan",
      TF_VAR_audit_role_arn: "arn:aws:iam::222222222222:role/plan",
    };
    const of = minimalSettings();
    await examine({ settings: of, environment, credentials, machine: machineOf(emptyWorld(of)) });
  } finally {
    server.close();
  }
  const names = bodies.flatMap((body) => new URLSearchParams(body).get("RoleSessionName") ?? []);
  expect([...new Set(names)]).toEqual(["organization-trail-doctor"]);
});
