import { DescribeKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  GetBucketLifecycleConfigurationCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { QUESTIONS } from "../../commands/live-check/questions";
import { run } from "../../commands/shared/subprocess";
import { startVerifiedOrganization, type VerifiedOrganization } from "./verified-organization";

let o: VerifiedOrganization;

beforeAll(async () => {
  o = await startVerifiedOrganization();
  const Bucket = `${o.settings.logBucket.name}-access-logs`;
  await o.s3.send(new PutObjectCommand({ Bucket, Key: "2026-01-01-00-00-00-0123456789ABCDEF", Body: "-" }));
}, 600_000);

afterAll(() => o?.stop());

/** A role of the audit account. The emulator lets everybody assume it, and denies it nothing. */
const role = (name: string) => `arn:aws:iam::${o.organization.accounts.audit}:role/${name}`;

/** Runs the command, and returns the answers by the id of their question. */
async function liveCheck(...args: string[]) {
  const { exitCode, stdout } = await run(
    process.execPath,
    ["--require", "./transpile.cjs", "commands/live-check/main.ts", "--format", "markdown", ...args],
    { env: o.environment },
  );
  const rows = [...stdout.matchAll(/^\| `(\S+)` \| (.+?) \| (.*) \|$/gm)];
  return {
    exitCode,
    answers: Object.fromEntries(rows.map(([, id, verdict, found]) => [id, `${verdict}: ${found}`])),
  };
}

test("the questions that only read are answered, and the lockout by the emulated KMS", async () => {
  const { exitCode, answers } = await liveCheck("--allow-scratch-resources", "--reader", role("reader"));
  expect(exitCode).toBe(0);
  expect(Object.keys(answers)).toEqual(QUESTIONS.map(({ id }) => id));
  expect(answers).toMatchObject({
    "access-log-delivery": expect.stringMatching(/^confirmed/),
    "log-file-delivery": expect.stringMatching(/^confirmed/),
    "reader-decrypts": expect.stringMatching(/^confirmed/),
    "update-object-encryption": expect.stringMatching(/^confirmed/),
    "key-lockout": expect.stringMatching(/^confirmed/),
    "object-lock-event": expect.stringMatching(/^cannot tell: the event history/),
    "log-bucket-settings": "cannot tell: needs --allow-denied-calls and --administrator",
    "member-decrypts": "cannot tell: needs --member",
  });
});

/** What the calls that must be denied could change. */
async function protectedState() {
  const { name: Bucket } = o.settings.logBucket;
  const { Versions, DeleteMarkers } = await o.s3.send(
    new ListObjectVersionsCommand({ Bucket, Prefix: "live-check/" }),
  );
  const { Rules } = await o.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const { KeyMetadata } = await o.kms.send(new DescribeKeyCommand({ KeyId: o.keyId }));
  const { Policy } = await o.kms.send(new GetKeyPolicyCommand({ KeyId: o.keyId, PolicyName: "default" }));
  const { KeyState, DeletionDate } = KeyMetadata ?? {};
  return { Versions, DeleteMarkers, Rules, KeyState, DeletionDate, Policy };
}

test("calls that the emulator accepts are refuted, and change nothing", async () => {
  const before = await protectedState();
  expect(before).toMatchObject({ KeyState: "Enabled", Versions: undefined });
  // The emulator has no dry runs, and creates the grant.
  const ids = QUESTIONS.map(({ id }) => id).filter(
    (id) => /^(log-bucket|key)-/.test(id) && id !== "key-grants",
  );
  const { exitCode, answers } = await liveCheck(
    "--allow-denied-calls",
    ...["--administrator", role("administrator"), "--break-glass", role("break-glass"), "--only", ids.join()],
  );
  expect(exitCode).toBe(1);
  expect(answers).toMatchObject({
    "log-bucket-settings": expect.stringMatching(/^refuted/),
    "log-bucket-write": expect.stringMatching(/^refuted/),
    "log-bucket-tag": expect.stringMatching(/^refuted/),
    "log-bucket-delete": expect.stringMatching(/^refuted/),
    "key-quick-deletion-deployer": "refuted: AWS accepted the call; it was undone",
    "key-quick-deletion-break-glass": "refuted: AWS accepted the call; it was undone",
    "key-policy": "refuted: AWS accepted the call",
  });
  expect(await protectedState()).toEqual(before);
});

test("a refusal without the type of a policy confirms nothing", async () => {
  const { answers } = o.proxy;
  answers.refuses = ({ operation }) => operation === "s3:PUT";
  const found = await liveCheck(
    ...["--allow-denied-calls", "--administrator", role("administrator"), "--only", "log-bucket-write"],
  );
  answers.refuses = () => false;
  expect(found).toEqual({
    exitCode: 2,
    answers: {
      "log-bucket-write": expect.stringMatching(/^cannot tell: AWS denied the call, but not because/),
    },
  });
});

test("a deployer is no administrator", async () => {
  const found = await liveCheck(
    ...["--allow-denied-calls", "--administrator", role("deployer"), "--only", "log-bucket-write"],
  );
  expect(found.answers["log-bucket-write"]).toContain(
    "--administrator must be neither a deployer nor break glass",
  );
});
