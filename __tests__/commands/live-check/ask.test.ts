import { type AskOptions, askAll, exitStatus } from "../../../commands/live-check/ask";
import { QUESTIONS } from "../../../commands/live-check/questions";
import type { EmulatedCall, EmulatedError } from "../../../emulator/aws-calls";
import { type StubbedAws, startStubbedAws } from "../../../emulator/stubbed-aws";
import { sampleOf } from "../../full-tests";
import { minimalSettings } from "../../settings-file";

const AUDIT = "222222222222";
const ROLE = `arn:aws:iam::${AUDIT}:role`;

const settings = minimalSettings({
  "accounts.management": { id: "111111111111" },
  "accounts.audit": { id: AUDIT, roleArn: `${ROLE}/deployer`, deployerArns: [`${ROLE}/deployer`] },
  breakGlassPrincipalArns: [`${ROLE}/break-glass`],
  "logBucket.readers.memberAccounts": true,
  "guardrail.mode": "managed",
});

let aws: StubbedAws;
let calls: string[];
beforeAll(async () => {
  aws = await startStubbedAws(settings, { accounts: 3, regions: 2 });
});
beforeEach(() => {
  calls = [];
  aws.reset();
});
afterAll(() => aws.stop());

/** Answers calls that change something with an error, or accepts them. */
function answer(error: (call: EmulatedCall) => EmulatedError | undefined): void {
  aws.model.fails = (call) => {
    calls.push(call.operation);
    const reads = /:(Get|List|Head|Describe|LookUp|LookupEvents|Assume|Cancel|Enable)/.test(call.operation);
    return reads ? undefined : error(call);
  };
}

function denial({ operation }: EmulatedCall, reason: string): EmulatedError {
  const code = operation.startsWith("kms:") ? "AccessDeniedException" : "AccessDenied";
  return { status: 403, code, message: `User: arn is not authorized to perform: ${operation} ${reason}` };
}

function ask(ids: readonly string[], change: Partial<AskOptions> = {}) {
  const questions = QUESTIONS.filter(({ id }) => ids.includes(id));
  return askAll(questions, {
    settings,
    environment: { AWS_ENDPOINT_URL: aws.endpoint },
    credentials: async () => ({ accessKeyId: settings.accounts.management.id, secretAccessKey: "s" }),
    named: {
      administrator: `${ROLE}/administrator`,
      "break-glass": `${ROLE}/break-glass`,
      reader: `${ROLE}/reader`,
      member: "arn:aws:iam::500000000000:role/reader",
    },
    allowed: new Set(["allow-denied-calls", "allow-scratch-resources"]),
    ...change,
  });
}

async function verdict(id: string, change?: Partial<AskOptions>): Promise<readonly string[]> {
  const [answered] = await ask([id], change);
  return [answered?.verdict ?? "", answered?.found ?? ""];
}

const DENIED = QUESTIONS.filter(({ needs }) => needs.includes("allow-denied-calls")).map(({ id }) => id);

function expectedPolicy(id: string): string {
  if (id === "rcp-binds-management") return "resource control";
  return id.startsWith("scp-") || id === "assume-root" ? "service control" : "resource-based";
}

describe.each(sampleOf(DENIED, 8))("%s", (id) => {
  test("is confirmed if AWS names the policy that denies the call", async () => {
    answer((call) => denial(call, `with an explicit deny in a ${expectedPolicy(id)} policy`));
    expect(await verdict(id)).toEqual(["confirmed", expect.stringContaining(expectedPolicy(id))]);
  });

  test.each([
    "because no identity-based policy allows it",
    "with an explicit deny in an identity-based policy",
  ])("cannot tell if AWS denies the call %s", async (reason) => {
    answer((call) => denial(call, reason));
    expect(await verdict(id)).toEqual(["cannot tell", expect.stringContaining(reason)]);
  });

  test("is refuted if AWS allows the call", async () => {
    const object = { status: 404, code: "NoSuchKey", message: "no such key" };
    answer(({ path }) => (path.endsWith("/no-object") ? object : undefined));
    expect(await verdict(id)).toEqual(["refuted", expect.stringMatching(/AWS (accepted|allowed) the call/)]);
  });

  test("sends nothing without --allow-denied-calls", async () => {
    answer(() => undefined);
    expect(await verdict(id, { allowed: new Set() })).toEqual([
      "cannot tell",
      expect.stringContaining("needs --allow-denied-calls"),
    ]);
    expect(calls).toEqual([]);
  });
});

describe("a deletion of the key that KMS accepts", () => {
  const id = "key-quick-deletion-deployer";

  test("is cancelled at once, and the key is enabled", async () => {
    answer(() => undefined);
    expect(await verdict(id)).toEqual(["refuted", "AWS accepted the call; it was undone"]);
    expect(calls.slice(-3)).toEqual(["kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:EnableKey"]);
  });

  test("comes with the commands if cancelling fails", async () => {
    answer(() => undefined);
    const { fails } = aws.model;
    aws.model.fails = (call) =>
      call.operation === "kms:CancelKeyDeletion" ? denial(call, "because nobody allows it") : fails(call);
    const [, found] = await verdict(id);
    expect(found).toMatch(
      /UNDOING IT FAILED.*aws kms cancel-key-deletion --key-id \S+ && aws kms enable-key/,
    );
  });

  test("is cancelled also if the answer got lost", async () => {
    answer(() => ({ status: 400, code: "KMSInternalException", message: "lost" }));
    expect(await verdict(id)).toEqual(["cannot tell", expect.stringContaining("lost; it was undone")]);
    expect(calls).toContain("kms:CancelKeyDeletion");
  });
});

describe("delivery", () => {
  const ids = ["access-log-delivery", "log-file-delivery"];
  const bucket = settings.logBucket.name;
  /** The event history has a change of both policies at a time. */
  const changedAt = (time: number) => {
    const Resources = [bucket, `${bucket}-access-logs`].map((ResourceName) => ({ ResourceName }));
    aws.model.events = [{ EventName: "PutBucketPolicy", EventTime: time / 1_000, Resources }];
  };

  test("is confirmed by objects that are younger than the policy", async () => {
    changedAt(Date.now() - 3_600_000);
    expect((await ask(ids)).map(({ verdict }) => verdict)).toEqual(["confirmed", "confirmed"]);
  });

  test.each([
    [1, "cannot tell"],
    [25, "refuted"],
  ])("without objects, %d hours after a change, it is: %s", async (hours, expected) => {
    changedAt(Date.now() - hours * 3_600_000);
    aws.model.delivered = () => false;
    aws.model.accessLogs = [];
    expect((await ask(ids)).map(({ verdict }) => verdict)).toEqual([expected, expected]);
  });

  test("needs a digest beside a log file", async () => {
    changedAt(Date.now() - 25 * 3_600_000);
    aws.model.delivered = (key) => !key.includes("CloudTrail-Digest");
    expect(await verdict("log-file-delivery")).toEqual([
      "refuted",
      expect.stringContaining("CloudTrail-Digest/us-east-1"),
    ]);
  });

  test("objects that are older than the policy do not count", async () => {
    changedAt(Date.now() + 60_000);
    expect((await ask(ids)).map(({ verdict }) => verdict)).toEqual(["cannot tell", "cannot tell"]);
  });
});

test.each([
  [["PutBucketObjectLockConfiguration"], "confirmed"],
  [["PutObjectLockConfiguration"], "refuted"],
  [[], "cannot tell"],
])("with the events %j the name of a lock's change is: %s", async (names, expected) => {
  aws.model.events = names.map((EventName) => ({ EventName, EventTime: 1, Resources: [] }));
  expect((await verdict("object-lock-event"))[0]).toBe(expected);
});

test("a reader is confirmed by a log file that the key encrypts", async () => {
  expect((await verdict("reader-decrypts"))[0]).toBe("confirmed");
  aws.model.head = () => ({ "x-amz-server-side-encryption": "AES256" });
  expect((await verdict("reader-decrypts"))[0]).toBe("cannot tell");
});

describe("a member account", () => {
  const NO_KEY = "because no resource-based policy allows the kms:Decrypt action";

  test.each([
    [
      "reads its own log file alone",
      /\/111111111111\//,
      "because no resource-based policy allows it",
      "confirmed",
    ],
    ["reads every log file", /never/, "", "refuted"],
    ["may not use the key", /\//, NO_KEY, "refuted"],
    ["may not call S3", /\//, "because no identity-based policy allows it", "cannot tell"],
  ])("%s", async (_, refused, reason, expected) => {
    aws.model.fails = (call) => {
      if (call.operation !== "s3:GetObject" || !refused.test(call.path)) return undefined;
      const message = `User: arn is not authorized to perform: kms:Decrypt on resource: arn ${reason}`;
      return { status: 403, code: "AccessDenied", message };
    };
    expect((await verdict("member-decrypts"))[0]).toBe(expected);
  });

  test("is none of the accounts of the settings", async () => {
    const [expected, found] = await verdict("member-decrypts", { named: { member: `${ROLE}/reader` } });
    expect([expected, found]).toEqual(["cannot tell", expect.stringContaining("another account")]);
  });
});

test("an action is confirmed if S3 has a policy with it", async () => {
  expect((await verdict("update-object-encryption"))[0]).toBe("confirmed");
  aws.model.buckets[settings.logBucket.name] = { policy: '{"Statement":[]}' };
  expect((await verdict("update-object-encryption"))[0]).toBe("refuted");
});

test("a lockout is confirmed by KMS's message alone, and a key that KMS creates is deleted", async () => {
  const message = "The new key policy will not allow you to update the key policy in the future.";
  answer(() => ({ status: 400, code: "MalformedPolicyDocumentException", message }));
  expect((await verdict("key-lockout"))[0]).toBe("confirmed");
  answer(() => ({ status: 400, code: "MalformedPolicyDocumentException", message: "no such principal" }));
  expect((await verdict("key-lockout"))[0]).toBe("cannot tell");
  answer(() => undefined);
  expect(await verdict("key-lockout")).toEqual(["refuted", expect.stringContaining("deletion is scheduled")]);
  expect(calls.at(-1)).toBe("kms:ScheduleKeyDeletion");
});

test("cannot tell about a caller of another account", async () => {
  const named = { administrator: "arn:aws:iam::500000000000:role/administrator" };
  expect(await verdict("key-policy", { named })).toEqual([
    "cannot tell",
    expect.stringContaining(`administrator must be a principal of the account ${AUDIT}`),
  ]);
});

test("cannot tell about a guardrail that is off", async () => {
  const off = minimalSettings({ "accounts.audit.deployerArns": [`${ROLE}/deployer`] });
  expect(await verdict("assume-root", { settings: off })).toEqual(["cannot tell", "guardrail.mode is off"]);
});

test("the exit status is 1 if something is refuted, 0 if something is confirmed, and else 2", () => {
  const [question] = QUESTIONS;
  if (question === undefined) throw new Error("there are no questions");
  const status = (...verdicts: ("confirmed" | "refuted" | "cannot tell")[]) =>
    exitStatus(verdicts.map((verdict) => ({ verdict, found: "", question })));
  expect(status("confirmed", "refuted")).toBe(1);
  expect(status("cannot tell", "confirmed")).toBe(0);
  expect(status("cannot tell")).toBe(2);
});
