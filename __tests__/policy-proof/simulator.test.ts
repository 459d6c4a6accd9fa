import {
  anonymous,
  ask,
  cloudTrail,
  iamPrincipal,
  type PolicyDocument,
  type Question,
  withoutPermissions,
} from "./simulator";

const OWNER = "222222222222";
const owner = iamPrincipal(`arn:aws:iam::${OWNER}:role/some/path/administrator`, "o-exampleorgid");
const stranger = iamPrincipal("arn:aws:iam::999999999999:user/stranger");
const bucket = { arn: "arn:aws:s3:::acme-cloudtrail", accountId: OWNER };
const key = {
  arn: `arn:aws:kms:us-east-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  accountId: OWNER,
};
const trail = cloudTrail("arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail");

function allowing(statement: object): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "Only", Effect: "Allow", Action: "*", Resource: "*", ...statement }],
  };
}

describe("ask", () => {
  const list = { action: "s3:ListBucket", resource: bucket };
  const decrypt = { action: "kms:Decrypt", resource: key };

  test("lets the owner of a bucket in by its own account alone, and nobody else", async () => {
    expect(await ask({ ...list, caller: owner }, {})).toBe("Allowed");
    expect(await ask({ ...list, caller: withoutPermissions(owner) }, {})).toBe("ImplicitlyDenied");
    expect(await ask({ ...list, caller: stranger }, {})).toBe("ImplicitlyDenied");
  });

  test("asks both accounts when the caller comes from another one", async () => {
    const s3 = allowing({ Principal: { AWS: "arn:aws:iam::999999999999:root" } });
    expect(await ask({ ...list, caller: stranger }, { s3 })).toBe("Allowed");
    expect(await ask({ ...list, caller: withoutPermissions(stranger) }, { s3 })).toBe("ImplicitlyDenied");
  });

  test("does not let anyone use a key whose policy does not hand it to the account", async () => {
    const kms = allowing({ Principal: { AWS: `arn:aws:iam::${OWNER}:root` } });
    expect(await ask({ ...decrypt, caller: owner }, { kms: allowing({ Principal: trail.principal }) })).toBe(
      "ImplicitlyDenied",
    );
    expect(await ask({ ...decrypt, caller: owner }, { kms })).toBe("Allowed");
    expect(await ask({ ...decrypt, caller: withoutPermissions(owner) }, { kms })).toBe("ImplicitlyDenied");
  });

  test("takes an identity policy in the place of everything", async () => {
    const identity = allowing({ Action: "s3:GetObject" });
    expect(await ask({ ...list, caller: owner }, { identity })).toBe("ImplicitlyDenied");
  });

  test("knows a session by the ARN of its role, path and all", async () => {
    const Condition = {
      ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OWNER}:role/some/path/administrator` },
    };
    const identity = allowing({ Condition });
    expect(owner.principal).toBe(`arn:aws:sts::${OWNER}:assumed-role/administrator/session`);
    expect(await ask({ ...list, caller: owner }, { identity })).toBe("Allowed");
  });

  test("keeps strangers out of a bucket whose policy is public, as its public access block does", async () => {
    const s3 = allowing({ Principal: "*" });
    expect(await ask({ ...list, caller: stranger }, { s3 })).toBe("ExplicitlyDenied");
    expect(await ask({ ...list, caller: anonymous }, { s3 })).toBe("ExplicitlyDenied");
  });

  // The simulator ignores such keys, above all those whose names have colons, as ours do.
  test.each([
    ["one", "two"],
    ["aws:cloudtrail:arn", "aws:s3:arn"],
  ])("reads the keys %s and %s of an encryption context", async (one, two) => {
    const [first, second] = [`kms:EncryptionContext:${one}`, `kms:EncryptionContext:${two}`];
    const context = { [first]: "1", [second]: "2" };
    const kms = allowing({
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Condition: { StringEquals: { [first]: "1", [second]: "2" } },
    });
    expect(await ask({ ...decrypt, caller: trail, context }, { kms })).toBe("Allowed");
    for (const wrong of [{ [first]: "2" }, { [second]: "" }]) {
      const question = { ...decrypt, caller: trail, context: { ...context, ...wrong } };
      expect(await ask(question, { kms })).toBe("ImplicitlyDenied");
    }
    expect(await ask({ ...decrypt, caller: trail }, { kms })).toBe("ImplicitlyDenied");
  });

  test.each<{ why: string; question: Omit<Question, "caller">; message: string }>([
    {
      why: "context that the action does not carry",
      question: { ...list, context: { "s3:x-amz-acl": "private" } },
      message: "s3:ListBucket on arn:aws:s3:::acme-cloudtrail is simulated without s3:x-amz-acl",
    },
    {
      why: "an encryption context that the action does not carry",
      question: { action: "kms:DescribeKey", resource: key, context: { "kms:EncryptionContext:one": "1" } },
      message: "kms:DescribeKey carries no encryption context, but has kms:EncryptionContext:one",
    },
    {
      why: "an action that does not exist",
      question: { ...list, action: "s3:ListBuckets" },
      message:
        's3:ListBuckets on arn:aws:s3:::acme-cloudtrail cannot be simulated: {"message":"invalid.action"}',
    },
    {
      why: "a resource that the action does not have",
      question: { ...list, action: "s3:GetObject" },
      message:
        's3:GetObject on arn:aws:s3:::acme-cloudtrail cannot be simulated: {"message":"no.resource.types"}',
    },
    {
      why: "more than one resource",
      question: { action: "s3:GetObject", resource: { ...bucket, arn: `${bucket.arn}/*` } },
      message: "s3:GetObject on arn:aws:s3:::acme-cloudtrail/* names more than one resource",
    },
  ])("refuses $why", async ({ question, message }) => {
    await expect(ask({ ...question, caller: owner }, {})).rejects.toThrow(message);
  });

  test("refuses a policy that AWS would refuse", async () => {
    const s3 = allowing({ Principal: "*", Action: "ListBucket" });
    await expect(ask({ ...list, caller: owner }, { s3 })).rejects.toThrow("resourcePolicyErrors");
  });
});
