/** Rules about other ways into the log bucket: access points, Multi-Region Access Points and access grants. */
import { isObject, type Json, toList } from "../../../policies/analysis/json";
import { isMarked } from "../mask";
import type { Block } from "../states";
import type { Setting, Thing } from "../things/thing";
import { holdsUnknown, isUnknown, readable, unknownsAt, valueAt } from "../unknown";
import { comparePolicy } from "./policy-rules";
import type { Context, Pair, Rule, Weakening } from "./rule";

const POINT = "aws_s3_access_point";
const POINT_POLICY = "aws_s3control_access_point_policy";
const MULTI_REGION = "aws_s3control_multi_region_access_point";
const MULTI_REGION_POLICY = "aws_s3control_multi_region_access_point_policy";

interface Document {
  readonly block: Block;
  readonly attribute: string;
  readonly value: Json;
  readonly isUnknown: boolean;
}

/** The policies of all access points of a bucket. */
function documents(thing: Thing): readonly Document[] {
  const read = (block: Block, attribute: string, path = attribute): Document => ({
    block,
    attribute,
    value: valueAt(block.values, path) ?? null,
    isUnknown: holdsUnknown(valueAt(block.values, path)),
  });
  const names = new Set(
    thing.blocks(MULTI_REGION).flatMap(({ values }) => toList(valueAt(values, "details.name")).map(String)),
  );
  const regional = [...thing.blocks(POINT), ...thing.blocks(POINT_POLICY)].map((block) =>
    read(block, "policy"),
  );
  const separate = thing.blocks(POINT_POLICY).length > 0;
  const global = thing.state
    .ofType(MULTI_REGION_POLICY)
    .filter(({ values }) =>
      toList(valueAt(values, "details.name")).some((name) => isUnknown(name) || names.has(String(name))),
    )
    .map((block) => read(block, "details.policy"));
  // The argument of an access point is the provider's copy once its policy is a resource of its own.
  return [
    ...regional.filter(({ block, isUnknown }) => !(separate && isUnknown && block.type === POINT)),
    ...global,
  ];
}

/** All policies as one: an access point is only another way to the same bucket. */
function merged(list: readonly Document[]): Json {
  const statements = list.flatMap(({ value, isUnknown }) => {
    if (isUnknown) return [];
    const document = typeof value === "string" && value !== "" ? parse(value) : value;
    return isObject(document) ? toList(document.Statement) : [];
  });
  return statements.length === 0 ? null : JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function comparePoints({ before, after }: Pair, context: Context): Weakening[] {
  if (before === undefined || after === undefined) return [];
  const now = documents(after);
  for (const { block, attribute, isUnknown } of now) {
    if (isUnknown) context.doubt(block.address, `${attribute} is known only after apply`);
  }
  const [place] = now.filter(({ isUnknown, value }) => !isUnknown && value !== null && value !== "");
  if (place === undefined) return [];
  const setting: Setting = {
    value: merged(now),
    isUnknown: false,
    isSensitive: isMarked(place.block.sensitive, place.attribute),
    address: changedAddress(now) ?? place.block.address,
    attribute: place.attribute,
  };
  const policies = { before: merged(documents(before)), after: setting };
  return (["addedPermissions", "addedOutsideReads", "removedConditions", "removedDenies"] as const).flatMap(
    (aspect) => comparePolicy(aspect, policies, context),
  );
}

function changedAddress(list: readonly Document[]): string | undefined {
  return list.find(({ block }) => block.change.kind !== "no-op")?.block.address;
}

function compareGrants({ before, after, protection }: Pair, context: Context): Weakening[] {
  if (before === undefined || after === undefined) return [];
  const locations = new Set(
    after
      .blocks("aws_s3control_access_grants_location")
      .flatMap(({ values, address }) => [...toList(values.access_grants_location_id).map(String), address]),
  );
  return context.after.ofType("aws_s3control_access_grant").flatMap((block): Weakening[] => {
    const old = context.before.block(block.address);
    const location = String(block.values.access_grants_location_id ?? "");
    const isHere =
      location === "default" ||
      [...locations].some((one) => location.includes(one)) ||
      context.after.keysOf(block, "bucket").includes(protection.key);
    const same =
      old !== undefined &&
      ["permission", "grantee"].every(
        (name) => JSON.stringify(old.values[name]) === JSON.stringify(block.values[name]),
      );
    const open = ["permission", "grantee"].flatMap((name) => unknownsAt(block.values, name));
    if (!isHere || same) return [];
    if (old !== undefined && open.length > 0) {
      for (const { place } of open) context.doubt(block.address, `${place} is known only after apply`);
      return [];
    }
    const text = (one: Block): string =>
      `${readable(one.values.permission)} to ${JSON.stringify(readable(valueAt(one.values, "grantee.grantee_identifier")))}`;
    return [
      {
        address: block.address,
        attribute: "permission",
        before: old === undefined ? [] : [text(old)],
        after: [text(block)],
      },
    ];
  });
}

// biome-ignore format: a table is read by its rows
export const ACCESS_POINT_RULES: readonly Rule[] = [
  {
    name: "access-point-policy-weaker", of: "bucket", severity: "high", replaces: ["AT031", "AT033", "AT034", "AT035"],
    title: "An access point of the log bucket grants more, or denies less",
    why: "An access point is another way to the same log files.",
    remediation: "Restore the policy of the access point.",
    example: { type: POINT, before: null, after: { name: "way-in", policy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"s3:GetObject","Resource":"*"}}' } },
    compare: comparePoints,
  },
  {
    name: "access-grant-added", of: "bucket", severity: "high",
    title: "S3 Access Grants give access to the log bucket",
    why: "A grantee gains access past the bucket policy.",
    remediation: "Remove the access grant.",
    compare: compareGrants,
  },
];
