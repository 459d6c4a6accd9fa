/** The attributes that a plan changes in one resource, one line each. */
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import { isObject, isSameJson, type Json, type JsonObject, member } from "../../policies/analysis/json";
import type { Change } from "./plan";
import { policyDifference } from "./policy-difference";
import { isMask, SENSITIVE } from "./redactor";

/** The changed attributes, as lines that start with `-`, `+` or `~`. */
export function differences({
  before,
  after,
  afterUnknown,
  beforeSensitive,
  afterSensitive,
}: Change): string[] {
  const lines: string[] = [];
  const walk = (path: string, old: Side, now: Side, unknown: Json | undefined): void => {
    if (unknown === true) {
      lines.push(...line("-", path, old), `+ ${path} = (known after apply)`);
    } else if (!isMask(unknown) && isSameJson(bare(old.value), bare(now.value))) {
      return;
    } else if (
      isObject(old.value ?? {}) &&
      isObject(now.value ?? {}) &&
      old.mask !== true &&
      now.mask !== true
    ) {
      const keys = new Set(
        [old.value, now.value, unknown].flatMap((one) => Object.keys(isObject(one) ? one : {})),
      );
      for (const key of [...keys].sort()) {
        walk(path === "" ? key : `${path}.${key}`, inside(old, key), inside(now, key), member(unknown, key));
      }
    } else if (areBlocks(old.value) && areBlocks(now.value) && old.value.length === now.value.length) {
      old.value.forEach((_, index) => {
        const part = Array.isArray(unknown) ? unknown[index] : undefined;
        walk(`${path}[${index}]`, element(old, index), element(now, index), part);
      });
    } else {
      lines.push(...(policyLines(path, old, now) ?? [...line("-", path, old), ...line("+", path, now)]));
    }
  };
  walk(
    "",
    { value: before, mask: beforeSensitive },
    { value: after, mask: afterSensitive },
    afterUnknown ?? undefined,
  );
  return lines;
}

/** A value and the mask that says what of it is sensitive. */
interface Side {
  readonly value: Json | undefined;
  readonly mask: Json | undefined;
}

function inside({ value, mask }: Side, key: string): Side {
  return { value: member(value, key), mask: mask === true ? true : member(mask, key) };
}

/** An element of a list; where the mask is no list of the same length, it hides every element or none. */
function element({ value, mask }: Side, index: number): Side {
  const values = Array.isArray(value) ? value : [];
  const matches = Array.isArray(mask) && mask.length === values.length;
  return { value: values[index], mask: matches ? mask[index] : isMask(mask) };
}

function areBlocks(value: Json | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.every(isObject);
}

function line(sign: string, path: string, { value, mask }: Side): string[] {
  if (value === null || value === undefined) return [];
  return [`${sign} ${path} = ${isMask(mask) ? SENSITIVE : JSON.stringify(value)}`];
}

/** A changed policy, statement by statement. */
function policyLines(path: string, old: Side, now: Side): string[] | undefined {
  const isPolicy = /(^|\.)(policy|assume_role_policy|inline_policy|content)$/.test(path);
  if (isMask(old.mask) || isMask(now.mask) || !isPolicy) return undefined;
  try {
    return policyDifference(old.value ?? null, now.value ?? null).map((line) => {
      const [, sign = "~", text = line] = /^\s*([-+~]) ([\s\S]*)$/.exec(line) ?? [];
      return `${sign} ${path}: ${text}`;
    });
  } catch (error) {
    if (error instanceof UnreadablePolicy) return undefined;
    throw error;
  }
}

/** A value, with nothing, an empty text and an empty block as the same. */
function bare(value: Json | undefined): Json {
  if (typeof value !== "object" || value === null) return value === "" ? null : (value ?? null);
  return Object.keys(value).length === 0 ? null : value;
}
