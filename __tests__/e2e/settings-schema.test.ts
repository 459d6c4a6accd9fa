import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { runOrFail } from "../../commands/shared/subprocess";
import { DEFAULT_SETTINGS_PATH } from "../../settings/load";
import { type Changes, minimalFile } from "../settings-file";

const JSONSCHEMA = {
  name: "Python's jsonschema",
  requirements: join(__dirname, "jsonschema-requirements.txt"),
};

/** Prints the places of the errors in each of the files, which are the arguments as JSON. */
const VALIDATE = `
import json, sys
from jsonschema import validators
schema = json.load(open("organization-trail.schema.json"))
validator = validators.validator_for(schema)
validator.check_schema(schema)
print(json.dumps([
    sorted({".".join(map(str, error.absolute_path)) for error in validator(schema).iter_errors(file)})
    for file in json.loads(sys.argv[1])
]))
`;

async function validate(files: readonly string[]): Promise<unknown> {
  const python = await pythonEnvironment(JSONSCHEMA, () => {});
  const raw: unknown[] = files.map((yaml) => parse(yaml));
  const { stdout } = await runOrFail(python, ["-c", VALIDATE, JSON.stringify(raw)]);
  return JSON.parse(stdout);
}

test("Python's jsonschema accepts every settings file of the repository", async () => {
  const paths = [DEFAULT_SETTINGS_PATH, ...readdirSync("examples").map((name) => join("examples", name))];
  const yaml = paths.filter((path) => path.endsWith(".yaml")).map((path) => readFileSync(path, "utf8"));
  expect(yaml.length).toBeGreaterThan(3);
  expect(await validate(yaml)).toEqual(yaml.map(() => []));
});

const WRONG: readonly (readonly [Changes, string])[] = [
  [{ "accounts.audit.id": "٢٢٢٢٢٢٢٢٢٢٢٢" }, "accounts.audit.id"],
  [{ "accounts.audit.id": 222222222222 }, "accounts.audit.id"],
  [{ "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/é" }, "accounts.audit.roleArn"],
  [{ region: "us-iso-east-1" }, "region"],
  [{ tags: { "a,b": "x" } }, "tags"],
  [{ tags: { "Aws:x": "x" } }, "tags"],
  [{ tags: { team: "a;b" } }, "tags.team"],
  [{ organisation: {} }, ""],
];

test("Python's jsonschema says where a file is wrong", async () => {
  const files = WRONG.map(([changes]) => minimalFile(changes));
  expect(await validate([...files, minimalFile({ tags: { "Größe ": "𠮷" } })])).toEqual([
    ...WRONG.map(([, place]) => [place]),
    [],
  ]);
});
