import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ACL_CHECK, BUCKET_POLICY, create, KEEP } from "./judged-plans";
import {
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

const unjudged = (document: JsonObject) => reviewed(document).report.unjudged;

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
