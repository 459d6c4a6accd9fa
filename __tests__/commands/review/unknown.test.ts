import type { Json, JsonObject } from "../../../policies/analysis/json";
import { deployed, type Entry, plan, policyOf, reviewed, update } from "./plans";

const reasons = (changes: readonly Entry[], more: JsonObject = {}): string[] =>
  reviewed(plan(changes, more)).report.unjudged.map(({ address, reason }) => `${address}: ${reason}`);

/** The configuration of resources of the root module, by address, as their expressions. */
const configured = (resources: Readonly<Record<string, JsonObject>>): JsonObject => ({
  configuration: {
    root_module: {
      resources: Object.entries(resources).map(([address, { provisioners = [], ...expressions }]) => {
        const [type = "", name = ""] = address.split(".");
        return { address, mode: "managed", type, name, expressions, provisioners };
      }),
    },
  },
});
const create = (address: string, after: JsonObject, more: JsonObject = {}): Entry => ({
  type: address.split(".")[0] ?? "",
  address,
  name: address.split(".")[1] ?? "",
  actions: ["create"],
  before: null,
  after,
  ...more,
});
const references = (...list: string[]): JsonObject => ({ references: list });

describe("a value that is known only after apply", () => {
  it("is named with its place", () => {
    const rule = (days: Json[]): JsonObject => ({
      bucket: "logs",
      rule: [
        { status: "Enabled", expiration: [{ days: 400 }] },
        { status: "Enabled", expiration: days.map((one) => ({ days: one })) },
      ],
    });
    const lifecycle = update("aws_s3_bucket_lifecycle_configuration", rule([500]), rule([null]), {
      address: "aws_s3_bucket_lifecycle_configuration.this",
      after_unknown: { rule: [{}, { expiration: [{ days: true }] }] },
    });
    expect(reasons([...deployed(), lifecycle])).toEqual([
      "aws_s3_bucket_lifecycle_configuration.this: rule[1].expiration[0].days is known only after apply",
    ]);
  });

  it("does not hide a finding that is certain", () => {
    const block = (acls: boolean): JsonObject => ({
      bucket: "logs",
      block_public_acls: acls,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const { restrict_public_buckets: _, ...after } = block(false);
    const changed = update("aws_s3_bucket_public_access_block", block(true), after, {
      after_unknown: { restrict_public_buckets: true },
    });
    const { status, report } = reviewed(plan([...deployed(), changed]));
    expect(status).toBe(1);
    expect(report.findings.map(({ attribute }) => attribute)).toEqual(["block_public_acls"]);
    expect(report.unjudged).toMatchObject([{ reason: "restrict_public_buckets is known only after apply" }]);
  });

  it("may be what a policy denied before", () => {
    const deny = policyOf({ Effect: "Deny", Action: "cloudtrail:StopLogging", Resource: "*" });
    const changed = update(
      "aws_iam_role_policy",
      { role: "operator", policy: deny },
      { role: "operator" },
      { after_unknown: { policy: true } },
    );
    expect(reviewed(plan([...deployed(), changed]))).toMatchObject({ status: 2, report: { findings: [] } });
  });
});

describe("a bucket that is known only after apply", () => {
  const policy = create(
    "aws_s3_bucket_policy.more",
    { policy: policyOf({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }) },
    { after_unknown: { bucket: true } },
  );
  const shop = create("aws_s3_bucket.shop", {}, { after_unknown: { bucket: true, id: true } });
  const other = create("aws_s3_bucket.other", {}, { after_unknown: { bucket: true, id: true } });
  const later = create("terraform_data.later", {}, { after_unknown: { output: true } });
  const judgedWith = (expression: JsonObject): string[] =>
    reasons(
      [...deployed(), shop, other, later, policy],
      configured({
        "aws_s3_bucket.shop": {},
        "aws_s3_bucket.other": {},
        "aws_s3_bucket_policy.more": { bucket: expression, policy: {} },
      }),
    );

  it("is another one if the configuration names a new bucket", () => {
    expect(judgedWith(references("aws_s3_bucket.shop.id", "aws_s3_bucket.shop"))).toEqual([]);
    expect(judgedWith(references("aws_s3_bucket.shop"))).toEqual([]);
  });

  it.each([
    ["a value that is passed on", ["terraform_data.later.output", "terraform_data.later"]],
    ["a data source", ["data.aws_s3_bucket.x.id", "data.aws_s3_bucket.x"]],
    ["a local value", ["local.bucket"]],
    ["one of two buckets", ["aws_s3_bucket.shop.id", "aws_s3_bucket.other.id"]],
    ["a tag of a bucket", ["aws_s3_bucket.shop.tags", "aws_s3_bucket.shop"]],
  ])("may be the log bucket if the configuration names %s", (_, list) => {
    expect(judgedWith(references(...list))).toEqual([
      "aws_s3_bucket_policy.more: bucket is known only after apply, and may name the bucket logs",
    ]);
  });
});

describe("CloudFormation", () => {
  const stack = (before: Json, after: Json, more: JsonObject = {}): Entry =>
    update(
      "aws_cloudformation_stack",
      { template_body: before },
      { template_body: after, ...more },
      {
        address: "aws_cloudformation_stack.this",
      },
    );
  const template = (Resources: JsonObject): string => JSON.stringify({ Resources });
  const role = (Action: string, Resource: Json): JsonObject => ({
    Type: "AWS::IAM::Role",
    Properties: { Policies: [{ PolicyDocument: { Statement: [{ Effect: "Allow", Action, Resource }] } }] },
  });
  const queue = { Type: "AWS::SQS::Queue" };

  it.each<[string, JsonObject]>([
    ["a trail", { Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: false } } }],
    ["a policy of the log bucket", { P: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: "logs" } } }],
    [
      "a policy of a bucket that another stack names",
      { P: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: { "Fn::ImportValue": "x" } } } },
    ],
    ["a role that may stop the trail", { R: role("cloudtrail:*", "*") }],
    [
      "a role that may delete anything",
      { R: role("s3:DeleteObject", { "Fn::Sub": "arn:aws:s3:::${Any}/*" }) },
    ],
    ["a custom resource", { C: { Type: "Custom::Anything" } }],
    ["a stack in the stack", { S: { Type: "AWS::CloudFormation::Stack" } }],
  ])("that changes %s cannot be judged", (_, resources) => {
    const before = template({
      Queue: queue,
      Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true } },
    });
    const kept = { Queue: queue, Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true } } };
    const found = reasons([...deployed(), stack(before, template({ ...kept, ...resources }))]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^aws_cloudformation_stack\.this: CloudFormation changes \w+, of type [\w:]+, which no rule reads$/,
    );
  });

  it.each<[string, JsonObject]>([
    ["a queue", { Queue: { ...queue, Properties: { QueueName: "x" } } }],
    [
      "a new bucket and its policy",
      {
        B: { Type: "AWS::S3::Bucket" },
        P: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: { Ref: "B" } } },
      },
    ],
    ["a policy of another bucket", { P: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: "site" } } }],
    [
      "a role that writes to the stack's own bucket",
      { B: { Type: "AWS::S3::Bucket" }, R: role("s3:PutObject", { "Fn::Sub": "${B.Arn}/*" }) },
    ],
  ])("that changes %s is listed by type", (_, resources) => {
    const found = reviewed(
      plan([...deployed(), stack(template({ Queue: queue }), template({ Queue: queue, ...resources }))]),
    );
    expect(found).toMatchObject({ status: 0, report: { otherTypes: { aws_cloudformation_stack: 1 } } });
  });

  it("that is written as YAML is read", () => {
    const yaml = (logging: boolean): string =>
      `Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      S3BucketName: !Ref Bucket\n      IsLogging: ${logging}\n`;
    expect(reasons([...deployed(), stack(yaml(true), yaml(false))])).toHaveLength(1);
    expect(reasons([...deployed(), stack(yaml(true), yaml(true), { timeout_in_minutes: 5 })])).toEqual([]);
  });

  it("cannot be judged if the plan does not show the template", () => {
    const elsewhere = { template_url: "https://example.com/t.json" };
    const found = ["aws_cloudformation_stack.this: the plan does not show the template of the stack"];
    expect(reasons([...deployed(), stack(template({}), template({}), elsewhere)])).toEqual(found);
    expect(reasons([...deployed(), stack(template({}), "Resources: [")])).toEqual(found);
  });

  it("with another parameter may change each of its resources", () => {
    const trail = template({ Trail: { Type: "AWS::CloudTrail::Trail" }, Queue: queue });
    expect(reasons([...deployed(), stack(trail, trail, { parameters: { Logging: "false" } })])).toHaveLength(
      1,
    );
  });
});

describe("Cloud Control", () => {
  it.each<[string, JsonObject, JsonObject]>([
    ["awscc_cloudtrail_trail", { is_logging: true }, { is_logging: false }],
    [
      "awscc_s3_bucket_policy",
      { bucket: "logs", policy_document: "{}" },
      { bucket: "logs", policy_document: "" },
    ],
    [
      "aws_cloudcontrolapi_resource",
      { type_name: "AWS::CloudTrail::Trail", desired_state: "{}" },
      { type_name: "AWS::CloudTrail::Trail", desired_state: '{"IsLogging":false}' },
    ],
  ])("that changes %s cannot be judged", (type, before, after) => {
    expect(reasons([...deployed(), update(type, before, after)])[0]).toMatch(
      /: no rule reads resources of type /,
    );
  });

  it.each<[string, JsonObject, JsonObject]>([
    ["awscc_sqs_queue", { queue_name: "a" }, { queue_name: "b" }],
    [
      "awscc_s3_bucket_policy",
      { bucket: "site", policy_document: "{}" },
      { bucket: "site", policy_document: "" },
    ],
    [
      "aws_cloudcontrolapi_resource",
      { type_name: "AWS::SQS::Queue", desired_state: "{}" },
      { type_name: "AWS::SQS::Queue", desired_state: '{"QueueName":"b"}' },
    ],
  ])("that changes %s of something else is listed by type", (type, before, after) => {
    expect(reviewed(plan([...deployed(), update(type, before, after)]))).toMatchObject({
      status: 0,
      report: { otherTypes: { [type]: 1 } },
    });
  });
});

describe("a local-exec provisioner", () => {
  const running = (expressions: JsonObject, type = "local-exec"): string[] =>
    reasons(
      [...deployed(), create("terraform_data.run", {})],
      configured({ "terraform_data.run": { provisioners: [{ type, expressions }] } }),
    );

  it.each([
    ["calls AWS", { command: { constant_value: "aws cloudtrail stop-logging --name trail" } }],
    ["runs a script", { command: { constant_value: "./finish.sh" } }],
    ["is not shown", { command: references("local.command") }],
  ])("whose command %s cannot be judged", (_, expressions) => {
    expect(running(expressions)).toEqual([
      expect.stringMatching(/^terraform_data\.run: its local-exec provisioner /),
    ]);
  });

  it("that does neither is no doubt, and a provisioner of another machine is none either", () => {
    expect(running({ command: { constant_value: "echo done" } })).toEqual([]);
    expect(running({ inline: { constant_value: ["aws s3 ls"] } }, "remote-exec")).toEqual([]);
  });
});

it("takes the computed selectors of a new event data store for no unknown value", () => {
  const lake = create(
    "aws_cloudtrail_event_data_store.lake",
    { name: "lake" },
    {
      after_unknown: { advanced_event_selector: true, arn: true },
    },
  );
  expect(
    reasons([...deployed(), lake], configured({ "aws_cloudtrail_event_data_store.lake": { name: {} } })),
  ).toEqual([]);
});
