import type { Json } from "../../../policies/analysis/json";
import { ACL_CHECK, BUCKET_POLICY, create, MEMBERS } from "./judged-plans";
import { deployedPlan, type Entry, policyOf, rulesIn, update } from "./plans";

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
