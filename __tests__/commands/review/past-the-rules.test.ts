import type { Json, JsonObject } from "../../../policies/analysis/json";
import { deployed, type Entry, plan, reviewed, update } from "./plans";
import { configured, create, reasons, references } from "./unknown-plans";

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
