import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../commands/shared/subprocess";
import { dayFolder, stamp } from "../../commands/verify/coverage/digest-names";
import { type Delivered, deliverHour } from "../../emulator/deliver";
import { administratorOf, runAwsLines } from "./aws-cli";
import { validateLogs } from "./validate-logs";
import { startVerifiedOrganization, type VerifiedOrganization } from "./verified-organization";

const HOUR = 3_600_000;

let o: VerifiedOrganization;
let delivered: Delivered;
beforeAll(async () => {
  o = await startVerifiedOrganization();
  const inRegion = o.delivered.find(
    ({ cell }) => cell.accountId === o.organization.managementAccountId && cell.region === "eu-west-1",
  );
  if (inRegion === undefined) throw new Error("nothing was delivered");
  delivered = inRegion;
}, 600_000);
afterAll(() => o?.stop());

interface Report {
  readonly verdict: string;
  readonly counts: { readonly digests: number };
  readonly findings: readonly {
    readonly code: string;
    readonly accountId?: string;
    readonly region?: string;
    readonly key?: string;
  }[];
  readonly codes: readonly { readonly code: string; readonly remediation: string }[];
}

/** Runs the command as a user does. `hoursLater`: its clock is ahead. */
async function integrity(args: readonly string[] = [], hoursLater = 0) {
  const { exitCode, stdout, output } = await run(
    "npm",
    ["run", "--silent", "integrity", "--", "--since", "12h", "--format", "json", ...args],
    {
      env: {
        ...o.environment,
        ...(hoursLater > 0 ? { NODE_OPTIONS: `--require ${clock(hoursLater)}` } : {}),
      },
    },
  );
  if (stdout === "") throw new Error(output);
  return { exitCode, report: JSON.parse(stdout) as Report };
}

/** A program that sets the clock of a process ahead, because the emulator cannot be told the time. */
function clock(hours: number): string {
  const file = join(o.workspace.directory, "clock.cjs");
  const ahead = `const ahead = ${hours * HOUR}; const { now } = Date;
globalThis.Date = class extends Date { constructor(...args) { super(...(args.length === 0 ? [now() + ahead] : args)); } };
Date.now = () => now() + ahead;\n`;
  writeFileSync(file, ahead);
  return file;
}

/** Types lines in the audit account. */
async function type(lines: string): Promise<string> {
  const { audit } = o.organization.accounts;
  const typed = await runAwsLines(lines, { ...o, accountId: audit, cwd: o.workspace.directory });
  if (typed.exitCode !== 0) throw new Error(typed.output);
  return typed.stdout.trim();
}

/** Keys of log files that digests of the last hours name: in them, somebody tampers. */
async function namedLogs(): Promise<readonly string[]> {
  const { bucket, organizationId } = o.delivery;
  const { accountId, region } = delivered.cell;
  const folder = `AWSLogs/${organizationId}/${accountId}/CloudTrail/${region}/`;
  const listed = await type(
    `aws s3api list-objects-v2 --bucket ${bucket} --prefix ${folder} --query 'Contents[].Key' --output text`,
  );
  return listed.split(/\s+/).slice(-4, -1);
}

const removed = (key: string) =>
  `aws s3api delete-object --bucket ${o.delivery.bucket} --key ${key} --bypass-governance-retention --version-id $(aws s3api list-object-versions --bucket ${o.delivery.bucket} --prefix ${key} --query 'Versions[0].VersionId' --output text)`;
const put = (key: string, body: string) =>
  `aws s3api put-object --bucket ${o.delivery.bucket} --key ${key} --body ${body} --server-side-encryption aws:kms --ssekms-key-id ${o.keyArn}`;
const got = (key: string) => `aws s3api get-object --bucket ${o.delivery.bucket} --key ${key} kept.gz`;
const FORGED = "echo '{\"Records\":[]}' | gzip > forged.gz";

function found({ findings }: Report) {
  return findings.map(({ code, key }) => ({ code, key }));
}

async function validated() {
  const { management } = { management: o.organization.managementAccountId };
  return validateLogs({
    endpoint: o.proxy.endpoint,
    trailArn: o.trailArn,
    place: delivered.cell,
    from: new Date(Date.now() - 12 * HOUR),
    to: new Date(),
    credentials: await administratorOf(o.organization, management),
  });
}

test("what the emulator delivers is as CloudTrail would, and so says validate-logs", async () => {
  const { exitCode, report } = await integrity();
  expect(report).toMatchObject({ verdict: "VALID" });
  expect(exitCode).toBe(0);
  const beside = await validated();
  expect(beside.stdout).toMatch(/\n(\d+)\/\1 digest files valid\n(\d+)\/\2 log files valid\n/);
});

test("what a run has verified is kept in the state bucket, and the next one goes on", async () => {
  const first = await integrity(["--state", "default"]);
  const next = await integrity(["--state", "default"]);
  expect([first.exitCode, next.exitCode]).toEqual([0, 0]);
  expect(first.report.counts.digests).toBeGreaterThan(0);
  expect(next.report.counts.digests).toBe(0);
  const uri = o.settings.integrity.stateUri;
  expect(await type(`aws s3 ls ${uri}`)).toMatch(/ state\.json$/);
  const kept = await type(`aws s3 cp ${uri}state.json -`);
  const { accountId, region } = delivered.cell;
  const { chains } = JSON.parse(kept).cells[`${accountId} ${region}`];
  const ends = Object.values<{ end: string }>(chains).map(({ end }) => end.slice(0, 19));
  expect(ends).toEqual([delivered.newest.toISOString().slice(0, 19)]);
});

test("a deleted log file is named, and its remediation brings it back", async () => {
  const [key = ""] = await namedLogs();
  await type(`aws s3api delete-object --bucket ${o.delivery.bucket} --key ${key}`);
  const { exitCode, report } = await integrity();
  expect(exitCode).toBe(1);
  expect(found(report)).toEqual([{ code: "L-DELETED", key }]);
  expect((await validated()).output).toContain(`${key}\tINVALID: not found`);
  const marker = await type(
    `aws s3api list-object-versions --bucket ${o.delivery.bucket} --prefix ${key} --query 'DeleteMarkers[0].VersionId' --output text`,
  );
  const commands = [...(report.codes[0]?.remediation ?? "").matchAll(/`(aws [^`]*)`/g)].map(
    ([, line]) => line,
  );
  await type(commands.map((line) => line?.replace(" ID", ` ${marker}`)).join("\n"));
  expect(commands).toHaveLength(2);
  expect((await integrity()).exitCode).toBe(0);
});

test("Object Lock refuses to remove a log file", async () => {
  const [key = ""] = await namedLogs();
  await expect(type(removed(key).replace(" --bypass-governance-retention", ""))).rejects.toThrow(
    "AccessDenied",
  );
  expect((await integrity()).exitCode).toBe(0);
});

test("a log file that was changed, one that was rewritten with the same bytes and one that is gone are named", async () => {
  const [changed = "", rewritten = "", gone = ""] = await namedLogs();
  await type(
    [
      FORGED,
      put(changed, "forged.gz"),
      got(rewritten),
      removed(rewritten),
      put(rewritten, "kept.gz"),
      removed(gone),
    ].join("\n"),
  );
  const { exitCode, report } = await integrity();
  expect(exitCode).toBe(1);
  expect(found(report)).toEqual(
    expect.arrayContaining([
      { code: "L-OVERWRITTEN", key: changed },
      { code: "L-REWRITTEN", key: rewritten },
      { code: "L-MISSING", key: gone },
    ]),
  );
  expect(report.findings).toHaveLength(3);
  for (const { remediation } of report.codes) expect(remediation).toMatch(/`aws |Find out who|Look for it/);
  const beside = (await validated()).output;
  expect(beside).toContain(`${changed}\tINVALID`);
  expect(beside).toContain(`${gone}\tINVALID: not found`);
  expect(beside).not.toContain(`${rewritten}\tINVALID`);
});

test("a forged log file is named at once if its name is old, else when the next digest does not name it", async () => {
  const [key = ""] = await namedLogs();
  const old = key.replace(/[^_]*(?=\.json\.gz$)/, "f".repeat(16));
  const now = new Date();
  const { accountId, region } = delivered.cell;
  const [folder] = key.split(`/${region}/`);
  const name = `${accountId}_CloudTrail_${region}_${stamp(now).slice(0, 13)}Z_${"f".repeat(16)}.json.gz`;
  const forged = `${folder}/${region}/${dayFolder(now)}/${name}`;
  await type([FORGED, put(old, "forged.gz"), put(forged, "forged.gz")].join("\n"));
  const atOnce = found((await integrity()).report);
  expect(atOnce).toContainEqual({ code: "L-EXTRA", key: old });
  expect(atOnce).not.toContainEqual({ code: "L-EXTRA", key: forged });
  let { newest } = delivered;
  // A file can be in S3 for half an hour before a digest names it.
  while (newest.getTime() - HOUR / 2 <= Date.now()) {
    newest = new Date(newest.getTime() + HOUR);
    await deliverHour(o.delivery, { ...delivered, newest }, 1);
  }
  const untilDelivered = (newest.getTime() - Date.now()) / HOUR + 0.5;
  const { report } = await integrity(["--accounts", accountId, "--regions", region], untilDelivered);
  expect(found(report)).toContainEqual({ code: "L-EXTRA", key: forged });
});
