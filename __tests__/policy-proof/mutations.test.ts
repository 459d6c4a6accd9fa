import { matchesAny, mutations } from "./mutations";
import type { PolicyDocument } from "./simulator";

const policy: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Write",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::bucket/AWSLogs/*",
      Condition: { StringEquals: { "aws:SourceArn": "trail", "s3:x-amz-acl": "acl" } },
    },
    {
      Sid: "Keep",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      Resource: ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"],
      Condition: {
        ArnNotEquals: { "aws:PrincipalArn": ["one", "two"] },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    },
    {
      Sid: "Read",
      Effect: "Allow",
      Principal: { AWS: ["first", "second"] },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::bucket/*",
    },
  ],
};

describe("mutations", () => {
  test("takes away each thing once, and opens up what can be opened", () => {
    expect(mutations(policy).map(({ name }) => name)).toEqual([
      "Write: removed",
      "Write: without StringEquals",
      "Write: StringEquals without aws:SourceArn",
      "Write: StringEquals without s3:x-amz-acl",
      "Write: every action",
      "Write: every path",
      "Write: every principal",
      "Keep: removed",
      "Keep: without ArnNotEquals",
      "Keep: ArnNotEquals aws:PrincipalArn without one",
      "Keep: ArnNotEquals aws:PrincipalArn without two",
      "Keep: without BoolIfExists",
      "Keep: Bool for BoolIfExists",
      "Keep: without s3:DeleteObject",
      "Keep: without s3:DeleteObjectVersion",
      "Keep: without arn:aws:s3:::bucket",
      "Keep: without arn:aws:s3:::bucket/*",
      "Keep: every action",
      "Read: removed",
      "Read: without first",
      "Read: without second",
      "Read: every action",
      "Read: every principal",
    ]);
  });

  test("changes one statement and leaves the others and the original alone", () => {
    const before = structuredClone(policy);
    const mutation = mutations(policy).find(
      ({ name }) => name === "Write: StringEquals without aws:SourceArn",
    );
    expect(mutation?.document.Statement).toEqual([
      { ...policy.Statement[0], Condition: { StringEquals: { "s3:x-amz-acl": "acl" } } },
      ...policy.Statement.slice(1),
    ]);
    expect(policy).toEqual(before);
  });

  test("leaves no empty condition behind", () => {
    const mutation = mutations(policy).find(({ name }) => name === "Write: without StringEquals");
    expect(mutation?.document.Statement[0]).not.toHaveProperty("Condition");
  });

  test.each([
    ["Write: removed", "Allowed"],
    ["Write: without StringEquals", "ImplicitlyDenied"],
    ["Write: every principal", "ImplicitlyDenied"],
    ["Keep: removed", "ExplicitlyDenied"],
    ["Keep: without s3:DeleteObject", "ExplicitlyDenied"],
    ["Keep: Bool for BoolIfExists", "ExplicitlyDenied"],
    ["Keep: ArnNotEquals aws:PrincipalArn without one", "Allowed"],
    ["Keep: every action", "Allowed"],
  ])("says which answer is in danger: %s, %s", (mutation, answer) => {
    expect(mutations(policy).find(({ name }) => name === mutation)?.endangered).toBe(answer);
  });

  test("says which actions can have another answer", () => {
    const actions = Object.fromEntries(
      mutations(policy).map(({ name, actions, unchangedActions }) => [name, [actions, unchangedActions]]),
    );
    expect(actions).toMatchObject({
      "Write: removed": [["s3:PutObject"], []],
      "Write: every action": [["s3:PutObject", "s3:*"], ["s3:PutObject"]],
    });
  });
});

describe("matchesAny", () => {
  test.each([
    ["s3:PutObject", true],
    ["S3:putobject", true],
    ["s3:PutObjectAcl", false],
    ["kms:GenerateDataKeyPair", true],
    ["kms:Decrypt", false],
  ])("%s: %s", (action, matches) => {
    expect(matchesAny(["s3:PutObject", "kms:GenerateDataKey*"], action)).toBe(matches);
  });
});
