import type { JsonObject } from "../../../policies/analysis/json";
import { ACL, BASE, bucketPolicy, FILES, folder, GLASS, KEEP, ORG, STRANGER, write } from "./access-plans";
import { ARNS, deployedPlan, type Entry, plan, policyOf, reviewed, rulesIn } from "./plans";

const bucketRules = (after: readonly JsonObject[], before = BASE): readonly string[] =>
  rulesIn(deployedPlan(bucketPolicy(before, after)));

describe("the delivery of log files", () => {
  it.each<[string, readonly JsonObject[]]>([
    ["moves to the folder of another organization", [ACL, write(folder("o-exampleorg2/*")), KEEP]],
    ["is narrowed to one Region", [ACL, write(folder(`${ORG}/*/CloudTrail*/us-east-1/*`)), KEEP]],
    ["is narrowed to one account", [ACL, write(folder(`${ORG}/111111111111/*`)), KEEP]],
    ["excludes digest files", [ACL, write(folder(`${ORG}/*/CloudTrail/*`)), KEEP]],
    ["has another prefix than the trail", [ACL, write(`${ARNS.bucket}/AWSLogs/${ORG}/*`), KEEP]],
    [
      "is denied for one account",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: folder(`${ORG}/222222222222/*`),
        },
      ],
    ],
    [
      "is denied for one Region",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: `${ARNS.bucket}/*/CloudTrail/eu-central-1/*`,
        },
      ],
    ],
    [
      "is denied by NotPrincipal",
      [...BASE, { Effect: "Deny", NotPrincipal: { AWS: GLASS }, Action: "s3:PutObject", Resource: FILES }],
    ],
    [
      "is denied by NotResource",
      [...BASE, { Effect: "Deny", Principal: "*", Action: "s3:Put*", NotResource: folder("111111111111/*") }],
    ],
    [
      "is allowed under an organization that is not its own",
      [
        ACL,
        write(folder(`${ORG}/*`), { Condition: { StringEquals: { "aws:SourceOrgID": "o-exampleorg2" } } }),
        KEEP,
      ],
    ],
  ])("%s", (_, after) => {
    expect(bucketRules(after)).toContain("bucket-delivery-lost");
  });

  it.each<[string, readonly JsonObject[]]>([
    [
      "is split into folders of the same content",
      [
        ACL,
        write([folder(`${ORG}/*/CloudTrail/*`), folder(`${ORG}/*/CloudTrail-*`), folder(`${ORG}/*`)]),
        KEEP,
      ],
    ],
    [
      "has a condition that CloudTrail meets",
      [
        ACL,
        write(folder(`${ORG}/*`), {
          Condition: {
            StringEquals: {
              "aws:SourceArn": ARNS.trail,
              "s3:x-amz-acl": "bucket-owner-full-control",
              "AWS:SourceAccount": "111111111111",
            },
          },
        }),
        KEEP,
      ],
    ],
    [
      "is denied to people only",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: FILES,
          Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
        },
      ],
    ],
    [
      "is denied for another organization's principals, services excepted",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [ARNS.bucket, FILES],
          Condition: {
            StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORG },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ],
    ],
    [
      "also covers a second organization",
      [ACL, write([folder(`${ORG}/*`), folder("o-exampleorg2/*")]), KEEP],
    ],
  ])("stays as it is if it %s", (_, after) => {
    expect(bucketRules(after)).toEqual([]);
  });

  it("is asked for each organization that the policy names", () => {
    const two = [ACL, write([folder("o-another00001/*"), folder(`${ORG}/*`)]), KEEP];
    expect(bucketRules([ACL, write(folder("o-another00001/*")), KEEP], two)).toContain(
      "bucket-delivery-lost",
    );
  });

  it("of another stack's trail that the policy names is asked for, too", () => {
    const other = "arn:aws:cloudtrail:us-east-1:333333333333:trail/theirs";
    const theirs = write(`${ARNS.bucket}/AWSLogs/333333333333/*`, {
      Condition: { StringEquals: { "aws:SourceArn": other } },
    });
    expect(bucketRules(BASE, [...BASE, theirs])).toContain("bucket-delivery-lost");
  });

  it("needs --organization if nothing named it before", () => {
    const wide = [ACL, write(folder("*")), KEEP];
    const narrow = deployedPlan(bucketPolicy(wide, BASE));
    expect(reviewed(narrow)).toMatchObject({ status: 2 });
    expect(reviewed(narrow, "--organization", ORG)).toMatchObject({ status: 0 });
    expect(reviewed(narrow, "--organization", "o-exampleorg2")).toMatchObject({ status: 1 });
  });

  it("of every account is asked for in a plan without a trail", () => {
    const accounts = (...ids: string[]): Entry => ({
      type: "aws_s3_bucket_policy",
      actions: ["update"],
      before: null,
      after: {
        bucket: "logs",
        policy: policyOf(ACL, ...ids.map((id) => write(`${ARNS.bucket}/AWSLogs/${id}/*`, { Condition: {} }))),
      },
    });
    const [was, is] = [accounts("111111111111", "222222222222"), accounts("111111111111")];
    expect(rulesIn(plan([{ ...is, before: was.after ?? null }]))).toContain("bucket-delivery-lost");
  });
});

describe("drift of a policy", () => {
  it("cannot make its own stranger a member of the organization", () => {
    const read = (who: string): JsonObject => ({
      Effect: "Allow",
      Principal: { AWS: who },
      Action: "s3:GetObject",
      Resource: FILES,
    });
    const drifted = bucketPolicy([...BASE, read(GLASS)], [...BASE, read(`${STRANGER}:root`)]);
    const back = bucketPolicy([...BASE, read(`${STRANGER}:root`)], [...BASE, read(GLASS)]);
    const whole = deployedPlan(back);
    const drift = deployedPlan(drifted);
    const changes = Array.isArray(drift.resource_changes) ? drift.resource_changes : [];
    expect(rulesIn({ ...whole, resource_drift: changes.slice(-1) })).toContain(
      "bucket-policy-outside-access",
    );
  });
});
