import { z } from "zod";
import { SettingsFile } from "./file";
import { suggest } from "./suggest";
import { valueAt } from "./value-at";

type Schema = z.core.JSONSchema.BaseSchema;

/** The schema of the file; once, since a file may have thousands of unknown keys. */
let root: Schema | undefined;

/** Suggests the nearest valid key for an unknown one, or lists all keys of its section. */
export function suggestKeys(unknown: string, section: readonly PropertyKey[], raw: unknown): string {
  return suggest(unknown, knownKeys(section, raw), "valid keys");
}

/** Keys of the section at a path; of a section with variants, the keys of those that fit the file. */
function knownKeys(path: readonly PropertyKey[], raw: unknown): readonly string[] {
  root ??= z.toJSONSchema(SettingsFile, { io: "input" });
  const sections = path
    .reduce<readonly Schema[]>(
      (schemas, part) => schemas.flatMap((schema) => listVariants(childSchema(schema, part))),
      listVariants(root),
    )
    .filter((schema) => fitsVariant(schema, valueAt(raw, path)));
  return [...new Set(sections.flatMap(ownKeys))];
}

/** The keys of a section, or those that a mapping of names to values may have. */
function ownKeys({ properties = {}, propertyNames }: Schema): readonly string[] {
  const names = typeof propertyNames === "object" ? (propertyNames.enum ?? []) : [];
  return [...Object.keys(properties), ...names.map(String)];
}

function childSchema(schema: Schema, part: PropertyKey): Schema | undefined {
  const child = typeof part === "number" ? schema.items : schema.properties?.[String(part)];
  return typeof child === "object" && !Array.isArray(child) ? child : undefined;
}

function listVariants(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants === undefined) return [schema];
  return variants.flatMap((variant) => (typeof variant === "object" ? listVariants(variant) : []));
}

/** True if a section has each constant of a variant, such as `backend: cloud`, or leaves it to its default. */
function fitsVariant({ properties = {} }: Schema, section: unknown): boolean {
  return Object.entries(properties).every(
    ([key, property]) =>
      typeof property !== "object" ||
      property.const === undefined ||
      property.const === (valueAt(section, [key]) ?? property.default),
  );
}
