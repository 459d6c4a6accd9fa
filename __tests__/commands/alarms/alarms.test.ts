import { catalogueOf, foreignNames, type KnownNames } from "../../../commands/alarms/catalogue";
import { examine } from "../../../commands/alarms/examine";
import { exitStatus, report } from "../../../commands/alarms/report";
import { type CloudTrailRecord, managementEvent } from "../../../policies/alarms/record";
import { type Changes, sampleSettings } from "../../settings-file";

const MANAGEMENT = "111111111111";
const AUDIT = "222222222222";
const MEMBER = "444444444444";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = `arn:aws:kms:us-east-1:${AUDIT}:key/${KEY_ID}`;
const topicKeyArn = `arn:aws:kms:us-east-1:${MANAGEMENT}:key/${KEY_ID}`;
const trailArn = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/organization-trail`;
const NOTHING: KnownNames = { policyIds: [] };
const EVERYTHING: KnownNames = { keyArn, topicKeyArn, policyIds: ["p-scp0000001", "p-rcp0000002"] };

const call = (
  recipientAccountId: string,
  service: string,
  eventName: string,
  requestParameters: Readonly<Record<string, unknown>>,
  others: CloudTrailRecord = {},
) =>
  managementEvent(
    {
      eventSource: `${service}.amazonaws.com`,
      eventName,
      recipientAccountId,
      awsRegion: "us-east-1",
      requestParameters,
    },
    others,
  );

const STOP = call(MANAGEMENT, "cloudtrail", "StopLogging", { name: trailArn });
const SHORTENED_LOCK = call(AUDIT, "s3", "PutBucketObjectLockConfiguration", {
  bucketName: "acme-cloudtrail",
});
const KEY_POLICY = call(AUDIT, "kms", "PutKeyPolicy", { keyId: KEY_ID });
const DETACHED = call(MANAGEMENT, "organizations", "DetachPolicy", {
  policyId: "p-scp0000001",
  targetId: AUDIT,
});
const LEFT = call(AUDIT, "organizations", "LeaveOrganization", {});
const TOPIC_KEY = call(MANAGEMENT, "kms", "DisableKey", { keyId: topicKeyArn });
const BUSINESS = call(MEMBER, "kms", "DisableKey", { keyId: KEY_ID });

const SUBSCRIBED = { "alarms.subscriptions": [{ protocol: "email", endpoint: "security@acme.example" }] };
const settings = sampleSettings({ "guardrail.mode": "managed", ...SUBSCRIBED });
const examined = (records: readonly CloudTrailRecord[], known: KnownNames, withCis = false) =>
  examine([{ name: "a.json", records }], catalogueOf(settings, known, withCis));
const ids = (alarms: readonly { readonly id: string }[]): readonly string[] => alarms.map(({ id }) => id);

test.each([
  ["a stopped trail", STOP, "trail-changed"],
  ["a shortened lock", SHORTENED_LOCK, "buckets-changed"],
  ["a key policy", KEY_POLICY, "key-changed"],
  ["a detached guardrail", DETACHED, "guardrail-changed"],
  ["the audit account that leaves", LEFT, "organization-changed"],
  ["the disabled key of the topic", TOPIC_KEY, "alarms-changed"],
  [
    "a deleted topic",
    call(MANAGEMENT, "sns", "DeleteTopic", {
      topicArn: `arn:aws:sns:us-east-1:${MANAGEMENT}:organization-trail-alarms`,
    }),
    "alarms-changed",
  ],
])("%s raises its alarm", (_, record, id) => {
  const found = examined([BUSINESS, record], EVERYTHING);
  expect(ids(found.raised)).toEqual([id]);
  expect(found.silent).not.toContain(id);
  expect(exitStatus(found)).toBe(1);
});

test.each([
  ["a key", KEY_POLICY, "key-changed", "--key-arn ARN"],
  ["a policy", DETACHED, "guardrail-changed", "--policy-id ID"],
  ["a topic's key", TOPIC_KEY, "alarms-changed", "--topic-key-arn ARN"],
])("does not guess whether %s is the stack's", (_, record, id, option) => {
  const found = examined([BUSINESS, record, record], NOTHING);
  expect(found.raised).toEqual([]);
  expect(found.undecided).toEqual([
    expect.objectContaining({ id, count: 2, option: expect.stringContaining(option) }),
  ]);
  expect(found.silent).not.toContain(id);
  expect(exitStatus(found)).toBe(2);
  expect(exitStatus(examined([BUSINESS, record, STOP], NOTHING))).toBe(1);
});

test("does not take a policy that is not named for somebody else's", () => {
  const [scp = "", rcp = ""] = EVERYTHING.policyIds;
  const found = (...policyIds: string[]) => examined([DETACHED], { ...EVERYTHING, policyIds });
  expect(found(rcp)).toMatchObject({
    raised: [],
    undecided: [{ id: "guardrail-changed", option: expect.stringContaining("each of the 2 policies") }],
  });
  expect(found(scp)).toMatchObject({ raised: [{ id: "guardrail-changed" }], undecided: [] });
  expect(found(rcp, "p-other00003")).toMatchObject({ raised: [], undecided: [] });
});

test("refuses keys of other accounts and Regions, which would look like silence", () => {
  const refusedOf = (known: Partial<KnownNames>, changes: Changes = SUBSCRIBED) =>
    foreignNames(sampleSettings(changes), { ...EVERYTHING, ...known });
  expect(refusedOf({})).toEqual([]);
  expect(refusedOf({ keyArn: topicKeyArn, topicKeyArn: keyArn })).toEqual([
    `--key-arn must begin with arn:aws:kms:us-east-1:${AUDIT}:key/, which is what the settings say, got ${topicKeyArn}`,
    `--topic-key-arn must begin with arn:aws:kms:us-east-1:${MANAGEMENT}:key/, which is what the settings say, got ${keyArn}`,
  ]);
  expect(refusedOf({ keyArn: keyArn.replace("us-east-1", "eu-west-1") })).toHaveLength(1);
  const topicArn = `arn:aws:sns:us-east-1:${MEMBER}:security`;
  expect(refusedOf({ topicKeyArn: keyArn }, { "alarms.topicArn": topicArn })).toEqual([]);
});

test("counts events of Insights apart", () => {
  const insight = { eventCategory: "Insight", insightDetails: {} };
  expect(examined([STOP, insight, insight], EVERYTHING)).toMatchObject({
    examined: 1,
    notes: ["Events of CloudTrail Insights, which no alarm reads: 2."],
  });
});

test("gives one reason of several for a refusal", () => {
  const errorMessage = `User: arn:aws:iam::${MEMBER}:user/x is not authorized to perform: kms:DisableKey on resource: ${keyArn}`;
  const refusal = call(AUDIT, "kms", "DisableKey", {}, { errorMessage });
  const [doubt] = examined([refusal], NOTHING).undecided;
  expect(doubt?.events[0]?.because.filter((term) => term.includes("errorMessage"))).toHaveLength(1);
});

test("knows that other events are of other resources, without any name", () => {
  const elsewhere = call(AUDIT, "kms", "DisableKey", { keyId: KEY_ID }, { awsRegion: "eu-west-1" });
  const found = examined([BUSINESS, elsewhere], NOTHING);
  expect([found.raised, found.undecided, exitStatus(found)]).toEqual([[], [], 0]);
  expect(found.silent).toContain("key-changed");
});

test("what is certain is not in doubt, too", () => {
  const alias = call(AUDIT, "kms", "DeleteAlias", { aliasName: "alias/organization-trail" });
  const found = examined([alias], NOTHING);
  expect([ids(found.raised), found.undecided]).toEqual([["key-changed"], []]);
});

test("raises the alarms of the CIS benchmark if they are asked for", () => {
  expect(ids(examined([STOP], EVERYTHING, true).raised)).toEqual([
    "trail-changed",
    "cis-cloudtrail-configuration-changes",
  ]);
});

test("an alarm of the settings needs as many events in five minutes as its threshold", () => {
  const withCis = sampleSettings({
    ...SUBSCRIBED,
    "alarms.cis": {
      enabled: true,
      subscriptions: [{ protocol: "email", endpoint: "noise@acme.example" }],
      thresholds: { "cis-cloudtrail-configuration-changes": 3 },
    },
  });
  const at = (eventTime: string) => ({ ...STOP, eventTime });
  const raisedBy = (...times: string[]) =>
    ids(
      examine([{ name: "a.json", records: times.map(at) }], catalogueOf(withCis, EVERYTHING, false)).raised,
    );
  const early = ["2026-01-01T00:00:01Z", "2026-01-01T00:04:59Z"];
  expect(raisedBy(...early, "2026-01-01T00:05:00Z")).toEqual(["trail-changed"]);
  expect(raisedBy(...early, "2026-01-01T00:02:00Z")).toEqual([
    "trail-changed",
    "cis-cloudtrail-configuration-changes",
  ]);
  expect(raisedBy("then", "then", "then")).toContain("cis-cloudtrail-configuration-changes");
});

test("leaves out what the settings disable, and says so", () => {
  const disabled = sampleSettings({ ...SUBSCRIBED, "alarms.disabled": ["trail-changed"] });
  const found = examine([{ name: "a.json", records: [STOP] }], catalogueOf(disabled, NOTHING, false));
  expect([found.raised, found.notes]).toEqual([[], ["The settings disable trail-changed."]]);
  expect(found.silent).not.toContain("trail-changed");
});

test("says if the settings have no alarms, or another topic whose key is not the stack's", () => {
  const known = { policyIds: [], keyArn };
  const examinedWith = (changes: Changes) =>
    examine(
      [{ name: "a.json", records: [TOPIC_KEY, STOP] }],
      catalogueOf(sampleSettings(changes), known, false),
    );
  expect(examinedWith({})).toMatchObject({
    raised: [{ id: "trail-changed" }],
    undecided: [],
    notes: ["The settings have no alarms. These are those that they could have."],
  });
  const logs = { "cloudWatchLogs.enabled": false, "trail.events.management": "write-only" };
  expect(examinedWith(logs).notes).toEqual([
    "The settings have no alarms, and before they can have these, `trail.events.management` must be all, and `cloudWatchLogs.enabled` must be true.",
  ]);
  const topicArn = `arn:aws:sns:us-east-1:${MANAGEMENT}:security`;
  expect(examinedWith({ "alarms.topicArn": topicArn })).toMatchObject({ undecided: [], notes: [] });
});

test("says who did what where, and why it raises the alarm", () => {
  const refused = { ...STOP, errorCode: "AccessDenied" };
  const text = report(examined(Array(12).fill(refused), NOTHING), {
    format: "terminal",
    color: false,
    width: 1_000,
  });
  expect(text).toContain("12 events in 1 file would raise 1 alarm.");
  expect(text).toContain(
    "2026-01-01T00:00:00Z StopLogging (cloudtrail.amazonaws.com) in 111111111111, us-east-1, by arn:aws:sts::111111111111:assumed-role/administrator/session, refused with AccessDenied; event 66666666-7777-8888-9999-000000000000",
  );
  expect(text).toContain(
    `in a.json, because $.eventSource = "cloudtrail.amazonaws.com" and $.requestParameters.name = "${trailArn}" and $.readOnly IS FALSE`,
  );
  expect(text).toContain("… and 2 more");
  expect(text).toContain("Otherwise start logging again");
  expect(text).toMatch(/Nothing raises organization-changed, /);
});

test.each(["terminal", "markdown", "json"] as const)(
  "nothing in a record acts on what shows %s",
  (format) => {
    const evil = "\u001b[2J\u202e<script>|`![x](http://evil)";
    const record = { ...STOP, eventID: evil, awsRegion: evil, errorCode: evil, userIdentity: { arn: evil } };
    const files = [{ name: `${evil}.json`, records: [record] }];
    const text = report(examine(files, catalogueOf(settings, NOTHING, false)), {
      format,
      color: false,
      width: 100,
    });
    expect([text.includes("\u001b"), text.includes("\u202e")]).toEqual([false, false]);
    if (format === "markdown") expect(text).not.toMatch(/^[^`]*(`[^`]*`[^`]*)*(<script>|!\[x\]\(http:)/m);
  },
);
