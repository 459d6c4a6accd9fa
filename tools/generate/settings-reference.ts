import { z } from "zod";
import { SettingsFile } from "../../settings/file";

type Schema = z.core.JSONSchema.BaseSchema;

/** One key of the settings file that holds a value of its own. */
export interface SettingsKey {
  /** The key with dots; `[]` stands for any item of a list. */
  readonly key: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** JSON Schema of the settings file, by which editors complete and check it. */
export function settingsSchema(): Schema {
  return z.toJSONSchema(SettingsFile, { io: "input", target: "draft-7" });
}

/** Every key of the settings file, in the order of the schema. */
export function settingsKeys(): readonly SettingsKey[] {
  return keysOf(settingsSchema(), "", true);
}

function keysOf(schema: Schema, key: string, isRequired: boolean): SettingsKey[] {
  const variants = schema.oneOf?.filter((variant) => typeof variant === "object");
  if (variants !== undefined) return merged(variants.flatMap((variant) => keysOf(variant, key, isRequired)));
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, child]) =>
      typeof child === "object"
        ? keysOf(child, key === "" ? name : `${key}.${name}`, schema.required?.includes(name) ?? false)
        : [],
    );
  }
  const item = typeof schema.items === "object" && !Array.isArray(schema.items) ? schema.items : undefined;
  const itemKeys = (item?.anyOf ?? [item]).flatMap((variant) =>
    typeof variant === "object" && variant.properties !== undefined ? keysOf(variant, `${key}[]`, true) : [],
  );
  return [{ key, schema, isRequired }, ...itemKeys];
}

/** One entry a key, where variants of a section share it. */
function merged(keys: readonly SettingsKey[]): SettingsKey[] {
  return keys.flatMap((entry) => {
    const same = keys.filter(({ key }) => key === entry.key);
    if (same[0] !== entry) return [];
    return same.length === 1
      ? [entry]
      : [{ ...entry, schema: { ...entry.schema, anyOf: same.map(({ schema }) => schema) } }];
  });
}

/** The README's table of settings, as Markdown. */
export function settingsTable(): string {
  const rows = settingsKeys().map(
    ({ key, schema, isRequired }) =>
      `| \`${key}\` | ${typeOf(schema)} | ${defaultOf(schema, isRequired)} | ${schema.description ?? ""} |`,
  );
  return ["| key | value | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

function typeOf(schema: Schema): string {
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((variant) => (typeof variant === "object" ? typeOf(variant) : "")).join(" or ");
  }
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.type === "boolean") return "`true`, `false`";
  if (schema.type === "array")
    return `list${schema.maxItems === undefined ? "" : `, at most ${schema.maxItems}`}`;
  if (schema.type === "number") return `${schema.minimum} to ${schema.maximum}`;
  return schema.type === "object" ? "mapping" : "text";
}

function defaultOf(schema: Schema, isRequired: boolean): string {
  if (schema.default !== undefined) return `\`${JSON.stringify(schema.default).replaceAll('"', "")}\``;
  return isRequired ? "required" : "";
}
