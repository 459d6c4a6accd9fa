import type { Json } from "../../../policies/analysis/json";
import { type Entry, entry, plan, reviewed, update } from "./plans";

const create = (type: string, after: Json, more: Entry = {}): Entry => ({
  type,
  actions: ["create"],
  before: null,
  after,
  ...more,
});
const rules = (changes: Entry[], more = {}): string[] =>
  reviewed(plan(changes, more)).report.findings.map(({ rule }) => rule);
const policy = (...Statement: Json[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const publish = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
const trail: Entry = {
  address: "aws_cloudtrail.t",
  before: { arn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/t" },
};

describe("a new resource", () => {
  it("is no finding when everything is new", () => {
    expect(
      rules([
        create("aws_s3_bucket", { bucket: "b" }),
        create("aws_s3_bucket_policy", { bucket: "b", policy: policy(publish) }),
        create("aws_iam_role_policy", { policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }),
      ]),
    ).toEqual([]);
  });

  it("is no finding on a bucket that is new, by its name or not yet known", () => {
    const rest = [trail, create("aws_s3_bucket", { bucket: "b" })];
    expect(
      rules([...rest, create("aws_s3_bucket_policy", { bucket: "b", policy: policy(publish) })]),
    ).toEqual([]);
    expect(
      rules([
        ...rest,
        create("aws_s3_bucket_policy", { policy: policy(publish) }, { after_unknown: { bucket: true } }),
      ]),
    ).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ["aws_s3_bucket_policy", { policy: policy(publish) }, "AT035"],
    ["aws_s3_bucket_acl", { acl: "public-read" }, "AT048"],
    [
      "aws_s3_bucket_lifecycle_configuration",
      { rule: [{ status: "Enabled", expiration: [{ days: 1 }] }] },
      "AT026",
    ],
  ])("%s counts on a bucket that exists", (type, after, rule) => {
    expect(
      rules([
        { type: "aws_s3_bucket", before: { bucket: "b" } },
        create(type, { bucket: "b", ...(after as object) }),
      ]),
    ).toEqual([rule]);
  });

  it("counts when it gives a role power over the logs", () => {
    const role = (action: string): Entry =>
      create("aws_iam_role_policy", { policy: policy({ Effect: "Allow", Action: action, Resource: "*" }) });
    expect(rules([trail, role("s3:DeleteObjectVersion")])).toEqual(["AT034"]);
    expect(rules([trail, role("cloudtrail:StopLogging")])).toEqual(["AT034"]);
    expect(rules([trail, role("logs:PutLogEvents")])).toEqual([]);
    expect(rules([trail, role("s3:GetObject")])).toEqual([]);
    expect(rules([trail, role("dynamodb:DeleteItem")])).toEqual([]);
  });

  it("may bring CloudTrail's own grant to a bucket that exists", () => {
    const delivery = {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::b/*",
      Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/t" } },
    };
    expect(rules([trail, create("aws_s3_bucket_policy", { bucket: "b", policy: policy(delivery) })])).toEqual(
      [],
    );
  });
});

describe("what is not judged", () => {
  const unjudged = (changes: Entry[], more = {}) => reviewed(plan(changes, more)).report.unjudged;

  it("names a deferred change of a protected resource, and of no other", () => {
    const deferred = (type: string): Json => ({
      reason: "provider_config_unknown",
      resource_change: entry({ type }),
    });
    expect(unjudged([trail], { deferred_changes: [deferred("aws_instance")] })).toEqual([]);
    expect(unjudged([trail], { deferred_changes: [deferred("aws_s3_bucket")] })).toEqual([
      {
        address: "module.audit.aws_s3_bucket.this",
        reason: "the change is deferred (provider_config_unknown)",
      },
    ]);
  });

  it("names a policy that cannot be read", () => {
    expect(unjudged([update("aws_s3_bucket_policy", { policy: policy() }, { policy: "{" })])).toMatchObject([
      { reason: "policy cannot be understood" },
    ]);
  });

  it("names an unknown attribute once, however many rows look at it", () => {
    const after_unknown = { policy: true };
    expect(
      unjudged([update("aws_s3_bucket_policy", { policy: policy() }, {}, { after_unknown })]),
    ).toHaveLength(1);
  });

  it("leaves out what a replacement makes unknown: the replacement is the finding", () => {
    const replaced = {
      type: "aws_cloudtrail",
      actions: ["delete", "create"],
      before: { kms_key_id: "k" },
      after: {},
      after_unknown: { kms_key_id: true },
    };
    expect(reviewed(plan([replaced])).report).toMatchObject({ findings: [{ rule: "AT002" }], unjudged: [] });
  });

  it("leaves out what cannot become weaker", () => {
    const after_unknown = { kms_key_id: true };
    expect(unjudged([update("aws_cloudtrail", { kms_key_id: "" }, {}, { after_unknown })])).toEqual([]);
  });
});

describe("drift", () => {
  const drift = (...changes: Entry[]) => ({ resource_drift: changes.map(entry) });

  it("is a finding when the resource is gone", () => {
    expect(
      rules(
        [create("aws_cloudtrail", { name: "t" })],
        drift({ actions: ["delete"], before: { name: "t" }, after: null }),
      ),
    ).toEqual(["AT001"]);
  });

  it("is none after a clean apply: empty tags and the provider's copies", () => {
    const copies = {
      tags: {},
      policy: policy(publish),
      object_lock_configuration: [{ rule: [{ default_retention: [{ days: 1, mode: "GOVERNANCE" }] }] }],
      versioning: [{ enabled: true }],
    };
    const separate = [
      "aws_s3_bucket_policy",
      "aws_s3_bucket_versioning",
      "aws_s3_bucket_object_lock_configuration",
    ].map((type) => ({ type }));
    expect(
      rules(
        [{ type: "aws_s3_bucket" }, ...separate],
        drift(update("aws_s3_bucket", { tags: null, policy: "" }, copies)),
      ),
    ).toEqual([]);
  });

  it("tells the verdict apart from a plan's own weakening", () => {
    const weaker = update("aws_cloudtrail", { enable_logging: true }, { enable_logging: false });
    expect(reviewed(plan([trail], drift(weaker))).report.verdict).toBe(
      "The audit trail was weakened outside Terraform: 1 critical.",
    );
    expect(reviewed(plan([weaker])).report.verdict).toBe("This plan weakens the audit trail: 1 critical.");
  });
});

describe("other changes", () => {
  it("lists moves, imports and reads, which are no finding", () => {
    const { status, report } = reviewed(
      plan([
        { ...trail, previous_address: "aws_cloudtrail.old" },
        { type: "aws_s3_bucket", address: "aws_s3_bucket.b", importing: { id: "b" } },
        {
          mode: "data",
          type: "aws_organizations_organization",
          address: "data.x",
          actions: ["read"],
          before: null,
          after: {},
        },
      ]),
    );
    expect(status).toBe(0);
    expect(report.changes.map(({ action, address }) => [action, address])).toEqual([
      ["move", "aws_cloudtrail.t"],
      ["import", "aws_s3_bucket.b"],
      ["read", "data.x"],
    ]);
  });

  it("judges what an import changes", () => {
    const imported = update(
      "aws_cloudtrail",
      { enable_logging: true },
      { enable_logging: false },
      { importing: { id: "x" } },
    );
    expect(rules([imported])).toEqual(["AT010"]);
  });

  it("reports a failed check", () => {
    const checks = [
      {
        address: { to_display: "check.trail" },
        status: "fail",
        instances: [{ problems: [{ message: "off" }] }],
      },
    ];
    expect(reviewed(plan([trail], { checks })).report.findings).toMatchObject([
      { rule: "AT052", address: "check.trail", after: ["off"] },
    ]);
  });

  it("ignores resources of other types and data sources of protected ones", () => {
    const gone = { actions: ["delete"], before: {}, after: null };
    expect(rules([trail, { type: "aws_instance", ...gone }])).toEqual([]);
  });
});
