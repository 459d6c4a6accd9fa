import { z } from "zod";
import { SettingsFile } from "./file";
import { nearest } from "./nearest";
import { valueAt } from "./value-at";

type Schema = z.core.JSONSchema.BaseSchema;

/** The schema of the file; once, since a file may have thousands of unknown keys. */
let root: Schema | undefined;

/** Suggests the nearest valid key for an unknown one, or lists all keys of its section. */
export function suggestKeys(unknown: string, section: readonly PropertyKey[], raw: unknown): string {
  const known = knownKeys(section, raw);
  const meant = nearest(unknown, known);
  return meant === undefined ? `valid keys: ${known.join(", ")}` : `did you mean ${meant}?`;
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
  return [...new Set(sections.flatMap(({ properties }) => Object.keys(properties ?? {})))];
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
