import type { Json, JsonObject } from "../../../policies/analysis/json";
import { allow, withPolicy } from "./access-plans";
import { ARNS, created, type Entry, policyOf, rulesIn } from "./plans";

const deleted = (type: string, before: JsonObject): Entry => ({
  type,
  address: `${type}.old`,
  before,
  after: null,
});

const deny = (action: Json): string => policyOf({ Effect: "Deny", Action: action, Resource: "*" });

describe("a Deny that goes", () => {
  it.each<[string, Entry]>([
    ["with a group's policy", deleted("aws_iam_group_policy", { group: "g", policy: deny("cloudtrail:*") })],
    ["with a user's policy", deleted("aws_iam_user_policy", { user: "u", policy: deny("s3:DeleteObject") })],
    [
      "from a role's policy",
      {
        type: "aws_iam_role_policy",
        address: "aws_iam_role_policy.x",
        before: { role: "r", policy: deny("kms:*") },
        after: { role: "r", policy: policyOf() },
      },
    ],
  ])("%s is found", (_, change) => {
    const identity: Entry[] = [
      { type: "aws_iam_group", actions: ["no-op"], before: { name: "g" }, after: { name: "g" } },
      { type: "aws_iam_user", actions: ["no-op"], before: { name: "u" }, after: { name: "u" } },
    ];
    expect(rulesIn(withPolicy(change, ...identity))).toEqual(["identity-deny-removed"]);
  });

  it("of other actions is no finding", () => {
    const other: Entry = {
      type: "aws_iam_role_policy",
      address: "aws_iam_role_policy.x",
      before: { role: "r", policy: deny("ec2:*") },
      after: { role: "r", policy: policyOf() },
    };
    expect(rulesIn(withPolicy(other))).toEqual([]);
  });
});

describe("who may assume a role", () => {
  const trust = (...principals: string[]): string =>
    policyOf({ Effect: "Allow", Principal: { AWS: principals }, Action: "sts:AssumeRole" });
  const OWN = "arn:aws:iam::111111111111:role/ops";
  const role = (name: string, before: string | null, after: string): Entry => ({
    type: "aws_iam_role",
    address: `aws_iam_role.${name}`,
    before:
      before === null
        ? null
        : { name, arn: `arn:aws:iam::111111111111:role/${name}`, assume_role_policy: before },
    after: { name, arn: `arn:aws:iam::111111111111:role/${name}`, assume_role_policy: after },
  });

  it("matters for the break-glass role, within the organization too", () => {
    expect(rulesIn(withPolicy(role("break-glass", trust(OWN), trust(OWN, `${OWN}2`))))).toEqual([
      "role-trust-widened",
    ]);
  });

  it("matters for a role that reads log files, if it is a stranger, also when the role is new", () => {
    const reads = created("aws_iam_role_policy", {
      role: "reader",
      policy: allow("s3:GetObject", `${ARNS.bucket}/*`),
    });
    const stranger = trust("arn:aws:iam::999999999999:root");
    expect(rulesIn(withPolicy(reads, role("reader", null, stranger)))).toEqual(["role-trust-widened"]);
    expect(rulesIn(withPolicy(reads, role("reader", null, trust(OWN))))).toEqual([]);
    expect(rulesIn(withPolicy(reads, role("reader", trust(OWN), trust(OWN, `${OWN}2`))))).toEqual([]);
  });

  it("does not matter for other roles", () => {
    expect(rulesIn(withPolicy(role("app", trust(OWN), trust("*"))))).toEqual([]);
  });
});

describe("a boundary", () => {
  const role = (permissions_boundary: Json): JsonObject => ({ name: "app", arn: "", permissions_boundary });
  const BOUNDARY = "arn:aws:iam::111111111111:policy/boundary";
  const removed: Entry = {
    type: "aws_iam_role",
    address: "aws_iam_role.app",
    before: role(BOUNDARY),
    after: role(null),
  };
  const kept = (policy: string): Entry => ({
    type: "aws_iam_role_policy",
    address: "aws_iam_role_policy.app",
    actions: ["no-op"],
    before: { role: "app", policy },
    after: { role: "app", policy },
  });

  it("that limited a dangerous identity is found when it goes", () => {
    expect(rulesIn(withPolicy(removed, kept(allow("*"))))).toEqual(["identity-boundary-removed"]);
  });

  it("of a harmless identity is no finding", () => {
    expect(rulesIn(withPolicy(removed, kept(allow("dynamodb:*"))))).toEqual([]);
  });
});
