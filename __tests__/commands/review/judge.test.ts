import type { Json, JsonObject } from "../../../policies/analysis/json";
import {
  ARNS,
  deployed,
  deployedPlan,
  type Entry,
  entry,
  plan,
  policyOf,
  reviewed,
  rulesIn,
  update,
} from "./plans";

const create = (type: string, after: JsonObject, more: Entry = {}): Entry => ({
  type,
  address: `${type}.new`,
  actions: ["create"],
  before: null,
  after,
  ...more,
});
const unjudged = (document: JsonObject) => reviewed(document).report.unjudged;

const TRAIL_ONLY = { StringEquals: { "aws:SourceArn": ARNS.trail } };
const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
const ACL_CHECK = {
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:GetBucketAcl",
  Resource: ARNS.bucket,
  Condition: TRAIL_ONLY,
};
const write = (path: string): JsonObject => ({
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:PutObject",
  Resource: `${ARNS.bucket}/${path}`,
  Condition: TRAIL_ONLY,
});
const MEMBERS = write("audit/AWSLogs/o-exampleorgid/*");
const KEEP = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:DeleteObject*",
  Resource: `${ARNS.bucket}/*`,
  Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/break-glass" } },
};
const BUCKET_POLICY = policyOf(ACL_CHECK, MEMBERS, KEEP);
const bucketPolicy = (...statements: Json[]): Entry => ({
  type: "aws_s3_bucket_policy",
  before: { policy: BUCKET_POLICY },
  after: { policy: policyOf(...statements) },
});
const STAYS: Entry = {
  type: "aws_s3_bucket_policy",
  before: { policy: BUCKET_POLICY },
  after: { policy: BUCKET_POLICY },
  actions: ["no-op"],
};

describe("one bucket written in two ways", () => {
  const LOCK = { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 365 }] }] };
  const inline = { object_lock_configuration: [LOCK], versioning: [{ enabled: true }] };

  it("is the same bucket when arguments become resources of their own", () => {
    const split = deployedPlan(
      update("aws_s3_bucket", inline, {}),
      create("aws_s3_bucket_object_lock_configuration", LOCK),
      create("aws_s3_bucket_versioning", { versioning_configuration: [{ status: "Enabled" }] }),
    );
    expect(rulesIn(split)).toEqual([]);
  });

  it("is weaker when the new resource holds less", () => {
    const split = deployedPlan(
      update("aws_s3_bucket", inline, inline),
      create("aws_s3_bucket_object_lock_configuration", {
        rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 1 }] }],
      }),
    );
    expect(rulesIn(split)).toEqual(["bucket-lock-shortened"]);
  });

  it("is weaker when an argument goes and nothing takes its place", () => {
    expect(rulesIn(deployedPlan(update("aws_s3_bucket", inline, {})))).toEqual([
      "bucket-lock-removed",
      "bucket-versioning-suspended",
    ]);
  });

  it.each<[string, string, Json, Json]>([
    ["lifecycle_rule", "bucket-expires-earlier", [], [{ enabled: true, expiration: [{ days: 1 }] }]],
    ["acl", "bucket-acl-published", "private", "public-read"],
    [
      "grant",
      "bucket-acl-grant-added",
      [],
      [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers", permissions: ["READ"] }],
    ],
    ["request_payer", "bucket-requester-pays", "BucketOwner", "Requester"],
    ["logging", "bucket-access-logging-removed", [{ target_bucket: "x" }], []],
    ["policy", "bucket-policy-deny-removed", BUCKET_POLICY, policyOf(ACL_CHECK, MEMBERS)],
  ])("is judged by its argument %s", (name, rule, before, after) => {
    expect(rulesIn(deployedPlan(update("aws_s3_bucket", { [name]: before }, { [name]: after })))).toEqual([
      rule,
    ]);
  });
});

describe("a second resource for one bucket", () => {
  const BLOCK = {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };

  it("overwrites the first", () => {
    const first: Entry = {
      type: "aws_s3_bucket_public_access_block",
      before: BLOCK,
      after: BLOCK,
      actions: ["no-op"],
    };
    const second = create("aws_s3_bucket_public_access_block", { ...BLOCK, block_public_policy: false });
    expect(rulesIn(deployedPlan(first, second))).toEqual(["bucket-public-access-unblocked"]);
  });

  it("is compared with itself when both exist and only one changes", () => {
    const lock = (days: number) => ({ rule: [{ default_retention: [{ mode: "GOVERNANCE", days }] }] });
    const type = "aws_s3_bucket_object_lock_configuration";
    const stays: Entry = { type, address: `${type}.a`, before: lock(1), after: lock(1), actions: ["no-op"] };
    const changes: Entry = { type, address: `${type}.b`, before: lock(365), after: lock(2) };
    expect(rulesIn(deployedPlan(stays, changes))).toEqual(["bucket-lock-shortened"]);
  });

  it("is no change when it takes the place of the first with the same content", () => {
    const first: Entry = {
      type: "aws_s3_bucket_public_access_block",
      address: "module.a.b",
      before: BLOCK,
      after: null,
    };
    expect(rulesIn(deployedPlan(first, create("aws_s3_bucket_public_access_block", BLOCK)))).toEqual([]);
  });
});

describe("the trail is followed", () => {
  const OTHER = { bucket: "assets", arn: "arn:aws:s3:::assets" };

  it("so that another bucket may be deleted", () => {
    const other: Entry = {
      type: "aws_s3_bucket",
      address: "aws_s3_bucket.assets",
      before: OTHER,
      after: null,
      actions: ["delete"],
    };
    expect(rulesIn(plan([...deployed(), other]))).toEqual([]);
  });

  it("and named first, with all that it names", () => {
    const [note] = reviewed(deployedPlan()).report.notes;
    expect(note).toMatch(
      /^Protected: trail trail, bucket logs, key logs, topic trail, log group trail, role delivery/,
    );
  });

  it("by reference when names are known only after apply", () => {
    const references = (...list: string[]): JsonObject => ({ references: list });
    const document = plan(
      [
        create(
          "aws_cloudtrail",
          { name: "t" },
          { address: "aws_cloudtrail.t", name: "t", after_unknown: { s3_bucket_name: true, arn: true } },
        ),
        create(
          "aws_s3_bucket",
          {},
          {
            address: "module.logs.aws_s3_bucket.b[0]",
            module_address: "module.logs",
            index: 0,
            name: "b",
            after_unknown: { bucket: true },
          },
        ),
      ],
      {
        configuration: {
          root_module: {
            resources: [
              {
                mode: "managed",
                type: "aws_cloudtrail",
                name: "t",
                expressions: { s3_bucket_name: references("module.logs.bucket", "module.logs") },
              },
            ],
            module_calls: {
              logs: {
                module: {
                  resources: [{ mode: "managed", type: "aws_s3_bucket", name: "b", expressions: {} }],
                  outputs: {
                    bucket: {
                      expression: references(
                        "aws_s3_bucket.b[0].id",
                        "aws_s3_bucket.b[0]",
                        "aws_s3_bucket.b",
                      ),
                    },
                  },
                },
              },
            },
          },
        },
      },
    );
    const { status, report } = reviewed(document);
    expect(report.unjudged).toEqual([]);
    expect(status).toBe(0);
    expect(report.protected.map(({ name }) => name)).toContain("module.logs.aws_s3_bucket.b[0]");
  });

  it("without one, to things that CloudTrail may use", () => {
    const bucket: Entry = {
      type: "aws_s3_bucket",
      before: { bucket: "logs", versioning: [{ enabled: true }] },
      after: { bucket: "logs", versioning: [{ enabled: false }] },
      actions: ["update"],
    };
    const assets: Entry = {
      type: "aws_s3_bucket",
      address: "aws_s3_bucket.assets",
      before: OTHER,
      after: null,
      actions: ["delete"],
    };
    const granted: Entry = {
      type: "aws_s3_bucket_policy",
      before: { bucket: "logs", policy: BUCKET_POLICY },
    };
    const { report } = reviewed(plan([bucket, assets, granted]));
    expect(report.findings.map(({ rule }) => rule)).toEqual(["bucket-versioning-suspended"]);
    expect(report.notes[0]).toMatch(/^The plan holds no trail\. Protected, since a policy lets CloudTrail/);
  });

  it("without one, to what --protect names", () => {
    const assets: Entry = { type: "aws_s3_bucket", before: OTHER, after: null, actions: ["delete"] };
    expect(rulesIn(plan([assets]), "--protect", "arn:aws:s3:::assets")).toEqual(["bucket-deleted"]);
  });

  it("without one and without a policy, to buckets that may hold logs, and says so", () => {
    const expire = create("aws_s3_bucket_lifecycle_configuration", {
      bucket: "logs",
      rule: [{ status: "Enabled", expiration: [{ days: 1 }] }],
    });
    const { report } = reviewed(plan([expire]));
    expect(report.findings.map(({ rule }) => rule)).toEqual(["bucket-expires-earlier"]);
    expect(report.notes[1]).toMatch(
      /^The plan holds no trail and no policy that names CloudTrail\. Protected by assumption/,
    );
  });
});

describe("delivery", () => {
  it.each<[string, Json[]]>([
    ["one account's folder only", [ACL_CHECK, write("audit/AWSLogs/o-exampleorgid/111111111111/*"), KEEP]],
    ["log files without digests", [ACL_CHECK, write("audit/AWSLogs/o-exampleorgid/*/CloudTrail/*"), KEEP]],
    ["another prefix", [ACL_CHECK, write("other/AWSLogs/o-exampleorgid/*"), KEEP]],
    [
      "a trail with a typo",
      [ACL_CHECK, { ...MEMBERS, Condition: { StringEquals: { "aws:SourceArn": `${ARNS.trail}x` } } }, KEEP],
    ],
    ["no ACL check", [MEMBERS, KEEP]],
    [
      "a Deny for callers outside the organization",
      [
        ACL_CHECK,
        MEMBERS,
        KEEP,
        {
          ...KEEP,
          Action: "s3:*",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
        },
      ],
    ],
  ])("is lost with %s", (_, statements) => {
    expect(rulesIn(deployedPlan(bucketPolicy(...statements)))).toContain("bucket-delivery-lost");
  });

  it.each<[string, Json]>([
    [
      "TLS below 1.2 is denied",
      { ...KEEP, Action: "s3:*", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ],
    [
      "customer keys are denied",
      {
        ...KEEP,
        Action: "s3:PutObject",
        Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
      },
    ],
    [
      "plain HTTP is denied",
      { ...KEEP, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
    [
      "other accounts' services are denied",
      {
        ...KEEP,
        Action: "s3:*",
        Condition: {
          StringNotEqualsIfExists: { "aws:SourceAccount": "111111111111" },
          Bool: { "aws:PrincipalIsAWSService": "true" },
        },
      },
    ],
  ])("stays when %s", (_, deny) => {
    expect(rulesIn(deployedPlan(bucketPolicy(ACL_CHECK, MEMBERS, KEEP, deny)))).toEqual([]);
  });

  it("stays when trail and policy change their prefix together", () => {
    const moved = deployedPlan(
      bucketPolicy(ACL_CHECK, write("other/AWSLogs/o-exampleorgid/*"), KEEP),
      update("aws_cloudtrail", {}, { s3_key_prefix: "other" }),
    );
    expect(reviewed(moved)).toMatchObject({
      status: 0,
      report: { findings: [{ rule: "trail-prefix-moved", severity: "low" }] },
    });
  });

  it("of the key and of the topic is judged as well", () => {
    const encrypt = {
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: ["kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
    };
    const key: Entry = {
      type: "aws_kms_key_policy",
      before: { policy: policyOf(encrypt) },
      after: { policy: policyOf({ ...encrypt, Action: "kms:DescribeKey" }) },
    };
    expect(rulesIn(deployedPlan(key))).toEqual(["key-delivery-lost"]);
    const publish = { Effect: "Allow", Principal: CLOUDTRAIL, Action: "sns:Publish", Resource: ARNS.topic };
    const topic: Entry = {
      type: "aws_sns_topic_policy",
      before: { policy: policyOf(publish) },
      after: { policy: policyOf({ ...publish, Action: "sns:Subscribe" }) },
    };
    expect(rulesIn(deployedPlan(topic))).toContain("topic-delivery-lost");
  });

  it("to CloudWatch Logs needs the streams of member accounts", () => {
    const streams = (...names: string[]): string =>
      policyOf({
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: names.map((name) => `${ARNS.logGroup}:log-stream:${name}`),
      });
    const role = (...names: string[]): JsonObject => ({ role: "delivery", policy: streams(...names) });
    const own = "111111111111_CloudTrail_us-east-1*";
    const changed: Entry = {
      type: "aws_iam_role_policy",
      before: role(own, "o-exampleorgid_*"),
      after: role(own),
    };
    expect(rulesIn(deployedPlan(changed, STAYS))).toEqual(["log-group-delivery-lost"]);
  });
});

describe("who belongs to the organization", () => {
  const read = (principal: Json): Entry =>
    bucketPolicy(ACL_CHECK, MEMBERS, KEEP, {
      Effect: "Allow",
      Principal: principal,
      Action: "s3:GetObject",
      Resource: `${ARNS.bucket}/*`,
    });

  it("is known from the policies of protected things, not from the rest of the plan", () => {
    expect(rulesIn(deployedPlan(read({ AWS: "111111111111" })))).toEqual([]);
    const layer: Entry = {
      type: "aws_lambda_function",
      before: { arn: "arn:aws:lambda:us-east-1:999999999999:layer:x" },
    };
    expect(rulesIn(plan([...deployed(read({ AWS: "999999999999" })), layer]))).toEqual([
      "bucket-policy-outside-access",
    ]);
  });

  it("is known from --organization", () => {
    const open = bucketPolicy(ACL_CHECK, MEMBERS, KEEP, {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `${ARNS.bucket}/*`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-anotherorgid" } },
    });
    expect(rulesIn(deployedPlan(open))).toEqual(["bucket-policy-outside-access"]);
    expect(rulesIn(deployedPlan(open), "--organization", "o-anotherorgid")).toEqual([]);
  });
});

describe("a key policy", () => {
  const root = { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "kms:*", Resource: "*" };

  it("does not cover a new administrator by the account's own statement", () => {
    const admin = { ...root, Principal: { AWS: "arn:aws:iam::111111111111:role/new" } };
    const changed: Entry = {
      type: "aws_kms_key_policy",
      before: { policy: policyOf(root) },
      after: { policy: policyOf(root, admin) },
    };
    expect(rulesIn(deployedPlan(changed))).toEqual(["key-policy-permission-added"]);
  });

  it("may name one principal of the account in a condition", () => {
    const narrowed = {
      ...root,
      Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ops" } },
    };
    const changed: Entry = {
      type: "aws_kms_key_policy",
      before: { policy: policyOf(root) },
      after: { policy: policyOf(narrowed) },
    };
    expect(rulesIn(deployedPlan(changed))).toEqual([]);
  });
});

describe("what cannot be judged", () => {
  it("is an unknown value of anything protected, wherever it stands", () => {
    for (const [type, attribute] of [
      ["aws_s3_bucket", "policy"],
      ["aws_kms_key", "policy"],
      ["aws_cloudtrail", "kms_key_id"],
      ["aws_cloudtrail", "enable_logging"],
      ["aws_s3_bucket_policy", "policy"],
      ["aws_s3_bucket_versioning", "versioning_configuration"],
      ["aws_sns_topic_policy", "policy"],
    ] as const) {
      const changed = update(type, {}, {}, { after_unknown: { [attribute]: true } });
      expect(reviewed(deployedPlan(changed)).status).toBe(2);
    }
  });

  it("is an unknown value of a new resource, and a nested one", () => {
    const bucket = { bucket: "logs" };
    expect(
      unjudged(deployedPlan(create("aws_s3_bucket_policy", bucket, { after_unknown: { policy: true } }))),
    ).toHaveLength(1);
    const lock = create(
      "aws_s3_bucket_object_lock_configuration",
      { ...bucket, rule: [{ default_retention: [{ mode: "GOVERNANCE" }] }] },
      { after_unknown: { rule: [{ default_retention: [{ days: true }] }] } },
    );
    expect(unjudged(deployedPlan(lock))).toHaveLength(1);
  });

  it("is a new role's policy that is known only after apply", () => {
    const role = create("aws_iam_role_policy", { role: "app" }, { after_unknown: { policy: true } });
    expect(unjudged(deployedPlan(role))).toHaveLength(1);
  });

  it("is a deferred change of a judged type, and of no other", () => {
    const deferred = (type: string): JsonObject => ({
      deferred_changes: [{ reason: "provider_config_unknown", resource_change: entry({ type }) }],
    });
    expect(unjudged(plan(deployed(), deferred("aws_instance")))).toEqual([]);
    expect(unjudged(plan(deployed(), deferred("aws_s3_bucket")))).toMatchObject([
      { reason: "the change is deferred (provider_config_unknown)" },
    ]);
  });

  it("is a plan that leaves out a resource of the prior state", () => {
    const whole = deployedPlan();
    const changes = whole.resource_changes as Json[];
    expect(unjudged({ ...whole, resource_changes: changes.slice(1) })).toMatchObject([
      { reason: "it exists before the plan, but the plan does not list it" },
    ]);
  });

  it("is a policy that cannot be understood", () => {
    const broken: Entry = {
      type: "aws_s3_bucket_policy",
      before: { policy: BUCKET_POLICY },
      after: { policy: "{" },
    };
    expect(unjudged(deployedPlan(broken))[0]?.reason).toMatch(/^policy cannot be understood/);
  });

  it("is left out for a replaced resource: the replacement is the finding", () => {
    const replaced = update(
      "aws_cloudtrail",
      {},
      {},
      { actions: ["delete", "create"], after_unknown: { enable_logging: true } },
    );
    expect(reviewed(deployedPlan(replaced)).report).toMatchObject({ unjudged: [] });
  });
});

describe("the first line", () => {
  it("says that nothing exists before the plan", () => {
    const [first] = reviewed(plan([create("aws_s3_bucket", { bucket: "b" })])).report.notes;
    expect(first).toMatch(/^Nothing exists before this plan/);
  });

  it("says that the prior state is missing", () => {
    const [first] = reviewed({ ...deployedPlan(), prior_state: {} }).report.notes;
    expect(first).toMatch(/^The plan has no prior state/);
  });
});

describe("a first deployment", () => {
  it("has no finding for what is new as a whole", () => {
    const everything = deployed().map(({ type, before }) => ({
      type,
      actions: ["create"],
      before: null,
      after: before,
    }));
    const policy = create("aws_s3_bucket_policy", {
      bucket: "logs",
      policy: policyOf(ACL_CHECK, { ...KEEP, Effect: "Allow" }),
    });
    const role = create("aws_iam_role_policy", {
      role: "ops",
      policy: policyOf({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
    });
    expect(reviewed(plan([...(everything as Entry[]), policy, role]))).toMatchObject({
      status: 0,
      report: { findings: [] },
    });
  });
});

describe("drift", () => {
  const drift = (...changes: Entry[]) => ({ resource_drift: changes.map(entry) });

  it("is a finding when the resource is gone", () => {
    const gone: Entry = { type: "aws_cloudtrail", actions: ["delete"], before: { name: "t" }, after: null };
    expect(rulesIn(plan([create("aws_cloudtrail", { name: "t" })], drift(gone)))).toContain("trail-deleted");
  });

  it("is none after a clean apply: empty tags and the provider's copies", () => {
    const lock = { rule: [{ default_retention: [{ days: 1, mode: "GOVERNANCE" }] }] };
    const copies = {
      bucket: "logs",
      tags: {},
      policy: BUCKET_POLICY,
      object_lock_configuration: [lock],
      versioning: [{ enabled: true }],
    };
    const separate: Entry[] = [
      { type: "aws_s3_bucket_policy", before: { bucket: "logs", policy: BUCKET_POLICY } },
      {
        type: "aws_s3_bucket_versioning",
        before: { bucket: "logs", versioning_configuration: [{ status: "Enabled" }] },
      },
      { type: "aws_s3_bucket_object_lock_configuration", before: { bucket: "logs", ...lock } },
    ];
    const noise = update("aws_s3_bucket", { bucket: "logs", tags: null, policy: "" }, copies);
    const changes = deployed().filter(({ type }) => type !== "aws_s3_bucket");
    expect(
      rulesIn(plan([...changes, { type: "aws_s3_bucket", before: copies }, ...separate], drift(noise))),
    ).toEqual([]);
  });

  it("of one bucket is not hidden by another bucket's resources", () => {
    const other: Entry = {
      type: "aws_s3_bucket_versioning",
      before: { bucket: "other", versioning_configuration: [{ status: "Enabled" }] },
    };
    const suspended = update(
      "aws_s3_bucket",
      { bucket: "logs", versioning: [{ enabled: true }] },
      { bucket: "logs", versioning: [{ enabled: false }] },
    );
    expect(rulesIn(plan([...deployed(), other], drift(suspended)))).toEqual(["bucket-versioning-suspended"]);
  });

  it("tells the verdict apart from a plan's own weakening", () => {
    const weaker = update(
      "aws_cloudtrail",
      { name: "t", enable_logging: true },
      { name: "t", enable_logging: false },
    );
    const stopped: Entry = { type: "aws_cloudtrail", before: { name: "t", enable_logging: false } };
    expect(reviewed(plan([stopped], drift(weaker))).report.verdict).toBe(
      "The audit trail was weakened outside Terraform: 1 critical.",
    );
    expect(reviewed(plan([weaker])).report.verdict).toBe("This plan weakens the audit trail: 1 critical.");
  });
});

describe("other changes", () => {
  it("are listed when no rule judges their types", () => {
    const { report } = reviewed(plan([...deployed(), create("aws_instance", {}), create("aws_vpc", {})]));
    expect(report).toMatchObject({ judged: 0, otherTypes: { aws_instance: 1, aws_vpc: 1 } });
  });

  it("such as moves, imports and reads are no finding", () => {
    const { status, report } = reviewed(
      plan([
        ...deployed().slice(1),
        { ...deployed()[0], previous_address: "aws_cloudtrail.old" },
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
    expect(report.changes.map(({ action }) => action)).toEqual(["move", "read"]);
  });

  it("that come with an import are judged", () => {
    const imported = update(
      "aws_cloudtrail",
      { enable_logging: true },
      { enable_logging: false },
      { importing: { id: "x" } },
    );
    expect(rulesIn(deployedPlan(imported))).toEqual(["trail-logging-disabled"]);
  });

  it("report a failed check", () => {
    const checks = [
      {
        address: { to_display: "check.trail" },
        status: "fail",
        instances: [{ problems: [{ message: "off" }] }],
      },
    ];
    expect(reviewed(plan(deployed(), { checks })).report.findings).toMatchObject([
      { rule: "check-failed", address: "check.trail", after: ["off"] },
    ]);
  });
});
