import { z } from "zod";
import { SettingsFile } from "../../settings/file";
import { Option } from "../../settings/option";

export type Schema = z.core.JSONSchema.BaseSchema;

/** A key of the settings file that has a value. */
export interface SettingsKey {
  /** The key with dots. `[]` stands for any item of a list. */
  readonly key: string;
  readonly schema: Schema;
  /** `required`, or `required` with the section or variant in which it is; `undefined` if the key is optional. */
  readonly requirement: string | undefined;
}

/** A setting that switches a feature. */
export interface SettingsOption extends Option {
  /** The key with dots, and its value if the option is a variant. */
  readonly key: string;
}

/** JSON Schema of the settings file, with which editors complete and check it. */
export function settingsSchema(): Schema {
  return z.toJSONSchema(SettingsFile, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      delete jsonSchema.option;
      if (jsonSchema.pattern !== undefined) jsonSchema.pattern = portablePattern(jsonSchema.pattern);
    },
  });
}

const ESCAPES: Readonly<Record<string, string>> = { "\\d": "0-9", "\\w": "A-Za-z0-9_" };

/** The pattern for validators in any language: to Python, `\d` and `\w` are digits and letters of all scripts. */
function portablePattern(pattern: string): string {
  let isInClass = false;
  return pattern.replaceAll(/\\.|[[\]]/g, (token) => {
    if (token === "[" || token === "]") isInClass = token === "[";
    const characters = ESCAPES[token];
    if (characters === undefined) return token;
    return isInClass ? characters : `[${characters}]`;
  });
}

/** The top-level keys, each with its schema. */
export function settingsSections(): readonly (readonly [key: string, schema: Schema])[] {
  return listProperties(annotatedSchema());
}

/** Every key of the settings file, in the order of the schema. */
export function settingsKeys(): readonly SettingsKey[] {
  return listKeys(annotatedSchema(), "");
}

/** Every option, in the order of the schema. */
export function settingsOptions(): readonly SettingsOption[] {
  return listOptions(annotatedSchema(), "");
}

function annotatedSchema(): Schema {
  return z.toJSONSchema(SettingsFile, { io: "input", target: "draft-7" });
}

function listProperties({ properties = {} }: Schema): (readonly [string, Schema])[] {
  return Object.entries(properties).flatMap(([name, child]) =>
    typeof child === "object" ? [[name, child] as const] : [],
  );
}

/** The variants of a section that has variants. */
function listVariants(schema: Schema): Schema[] {
  return schema.oneOf?.filter((variant) => typeof variant === "object") ?? [];
}

/** The schemas that an item of a list may have. */
function listItems({ items }: Schema): Schema[] {
  if (typeof items !== "object" || Array.isArray(items)) return [];
  return items.anyOf?.filter((variant) => typeof variant === "object") ?? [items];
}

function join(key: string, name: string): string {
  return key === "" ? name : `${key}.${name}`;
}

/** `scope` is the optional section, the variant or the list in which a key is required. */
function listKeys(schema: Schema, key: string, requirement?: string, scope?: string): SettingsKey[] {
  const variants = listVariants(schema);
  if (variants.length > 0) {
    return mergeKeys(
      variants.flatMap((variant) => listKeys(variant, key, requirement, variantScope(variant, key))),
    );
  }
  if (schema.properties !== undefined) {
    const isOptional = key !== "" && requirement === undefined && schema.default === undefined;
    const inside = isOptional ? `in \`${key}\`` : scope;
    return listProperties(schema).flatMap(([name, child]) => {
      const isRequired = schema.required?.includes(name) && child.const === undefined;
      return listKeys(child, join(key, name), isRequired ? describeRequired(inside) : undefined, inside);
    });
  }
  const items = listItems(schema);
  const itemScope = `in each ${items.length > 1 ? "mapping" : "item"} of \`${key}\``;
  return [
    { key, schema, requirement },
    ...items
      .filter(({ properties }) => properties !== undefined)
      .flatMap((item) => listKeys(item, `${key}[]`, describeRequired(itemScope), itemScope)),
  ];
}

function describeRequired(scope: string | undefined): string {
  return scope === undefined ? "required" : `required ${scope}`;
}

/** The condition under which a section is this variant, by its constant. */
function variantScope(variant: Schema, key: string): string | undefined {
  const [name, constant] = listProperties(variant).find(([, child]) => child.const !== undefined) ?? [];
  return name && `if \`${join(key, name)}\` is \`${constant?.const}\``;
}

/** Merges the entries of a key that several variants have. */
function mergeKeys(keys: readonly SettingsKey[]): SettingsKey[] {
  return keys.flatMap((entry) => {
    const same = keys.filter(({ key }) => key === entry.key);
    if (same[0] !== entry) return [];
    return same.length === 1
      ? [entry]
      : [{ ...entry, schema: { ...entry.schema, anyOf: same.map(({ schema }) => schema) } }];
  });
}

function listOptions(schema: Schema, key: string): SettingsOption[] {
  const option = Option.optional().parse(schema.option);
  const shown = schema.const === undefined ? `\`${key}\`` : `\`${key}\`: \`${schema.const}\``;
  return [
    ...(option === undefined ? [] : [{ ...option, key: shown }]),
    ...listVariants(schema).flatMap((variant) => listOptions(variant, key)),
    ...listProperties(schema).flatMap(([name, child]) => listOptions(child, join(key, name))),
    ...listItems(schema).flatMap((item) => listOptions(item, `${key}[]`)),
  ];
}
