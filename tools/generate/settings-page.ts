import { optionSections } from "./option-sections";
import { type Schema, type SettingsKey, settingsKeys, settingsSections } from "./settings-schema";
import { table } from "./table";

const INTRODUCTION = `# Settings

The settings are in \`organization-trail.yaml\`. The environment variable \`ORGANIZATION_TRAIL_SETTINGS\` names another file, and so does \`--settings FILE\` of most commands: [Environments](operations.md#environments).

- The file is one YAML 1.2 document in UTF-8, of at most 1 MB, without aliases and merge keys.
- Editors complete and check the file with \`organization-trail.schema.json\`.
- \`[]\` in a key stands for each item of a list.
- If the file is not valid, every command prints all its problems, each with its line and column, and writes nothing. \`npm run synth\` and \`npm run bootstrap\` then exit with status 1, and \`npm run verify\` exits with status 64. \`npm run review\` does not read the settings.
- [Options](#options) lists the settings that switch a feature, with its cost and the effect of disabling it.

\`npm run generate\` writes this page from the schema in [\`settings/\`](../settings).`;

/** docs/settings.md: every key of the settings file by section, and the options. */
export function settingsPage(): string {
  const keys = settingsKeys();
  const topLevel = keys.filter(({ key }) => !key.includes("."));
  const sections = settingsSections().flatMap(([name, { description }]) => {
    const inside = keys.filter(({ key }) => key.startsWith(`${name}.`));
    return inside.length === 0
      ? []
      : [`## ${name}`, ...(description ? [description] : []), settingsTable(inside)];
  });
  return `${[INTRODUCTION, "## Top level", settingsTable(topLevel), ...sections, ...optionSections()].join("\n\n")}\n`;
}

function settingsTable(keys: readonly SettingsKey[]): string {
  return table(
    ["Key", "Value", "Default", "Description"],
    keys.map(({ key, schema, requirement }) => [
      `\`${key}\``,
      describeType(schema),
      describeDefault(schema) ?? requirement ?? "",
      schema.description ?? "",
    ]),
  );
}

function describeType(schema: Schema): string {
  if (schema.anyOf !== undefined) {
    return schema.anyOf
      .map((variant) => (typeof variant === "object" ? describeType(variant) : ""))
      .join(" or ");
  }
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.type === "boolean") return "`true`, `false`";
  if (schema.type === "array")
    return `list${schema.maxItems === undefined ? "" : `, at most ${schema.maxItems}`}`;
  if (schema.type === "number") return `${schema.minimum} to ${schema.maximum}`;
  return schema.type === "object" ? "mapping" : "text";
}

function describeDefault(schema: Schema): string | undefined {
  if (schema.default === undefined) return undefined;
  return `\`${JSON.stringify(schema.default).replaceAll('"', "")}\``;
}
