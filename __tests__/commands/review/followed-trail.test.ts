import type { JsonObject } from "../../../policies/analysis/json";
import { BUCKET_POLICY, create } from "./judged-plans";
import { deployed, deployedPlan, type Entry, plan, reviewed, rulesIn } from "./plans";

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
