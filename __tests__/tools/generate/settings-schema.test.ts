import { type Schema, settingsKeys, settingsSchema } from "../../../tools/generate/settings-schema";

test.each([
  ["organization.id", "required"],
  ["organization.trustedAccess", undefined],
  ["accounts.audit.id", "required"],
  ["accounts.logArchive.id", "required in `accounts.logArchive`"],
  ["accounts.logArchive.profile", undefined],
  ["trail.events.data[].name", "required in each mapping of `trail.events.data`"],
  ["logBucket.transitions[].afterDays", "required in each item of `logBucket.transitions`"],
  ["state.bucket", "required if `state.backend` is `s3`"],
  ["state.workspace", "required if `state.backend` is `cloud`"],
  ["state.key", undefined],
])("describes when %s is required: %s", (name, requirement) => {
  expect(settingsKeys().find(({ key }) => key === name)).toMatchObject({ requirement });
});

test("the published schema has no metadata of options", () => {
  expect(JSON.stringify(settingsSchema())).not.toContain("deployedBy");
});

test("every key has a description that is one or more sentences", () => {
  const wrong = settingsKeys().filter(({ schema }) => !/^[A-Z`].*\.$/.test(schema.description ?? ""));
  expect(wrong.map(({ key }) => key)).toEqual([]);
});

describe("the published schema", () => {
  const schemas = listSchemas(settingsSchema());
  const patterns = [...new Set(schemas.flatMap(({ pattern }) => pattern ?? []))];

  test("has only patterns that mean the same in every language", () => {
    expect(patterns.length).toBeGreaterThan(20);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern, "u")).not.toThrow(); // as Ajv does
      expect(pattern).not.toMatch(/\\[dDwWpPbB]|\(\?<[^=!]|\(\?[a-z]/);
    }
  });

  test("accepts a text exactly if the settings do, except letters that are no letters", () => {
    const tag = schemas.find(({ pattern }) => pattern?.includes("[aA][wW][sS]"))?.pattern ?? "";
    for (const name of ["Größe", "a b", "_.:/=+-@", "x".repeat(128), "𠮷"])
      expect(name).toMatch(new RegExp(tag, "u"));
    for (const name of ["aws:x", "AWS:x", "", "x".repeat(129), ..."!\"#$%&'()*,;<>?[\\]^`{|}~\t\n"]) {
      expect(name).not.toMatch(new RegExp(tag, "u"));
    }
  });

  test("has examples that are right, for every text without a default", () => {
    for (const schema of schemas) {
      const { pattern = "", examples = [], default: byDefault } = schema;
      if (schema.type !== "string" || pattern === "" || pattern.includes("\\x00")) continue;
      expect({ schema, given: [...examples, byDefault].filter(Boolean) }).not.toMatchObject({ given: [] });
      for (const example of examples) expect(example).toMatch(new RegExp(pattern, "u"));
    }
  });
});

function listSchemas(schema: unknown): Schema[] {
  if (typeof schema !== "object" || schema === null) return [];
  const inside = Object.values(schema).flatMap(listSchemas);
  return isSchema(schema) ? [schema, ...inside] : inside;
}

function isSchema(value: object): value is Schema {
  return "type" in value && typeof value.type === "string";
}
