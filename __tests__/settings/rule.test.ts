import { z } from "zod";
import { section } from "../../settings/fields";
import { checkRules, type KeyPath, type Rule, rulesAcross, type ValueAt } from "../../settings/rule";

const File = section({
  bucket: section({
    days: z.number().default(7),
    moves: z.array(section({ after: z.number() })).default([]),
    role: section({ name: z.string() }).optional(),
  }),
  state: z.discriminatedUnion("backend", [
    section({ backend: z.literal("s3"), key: z.string() }),
    section({ backend: z.literal("local") }),
  ]),
  tags: z.record(z.string(), z.string()).default({}),
});
type File = z.output<typeof File>;

const rule = rulesAcross<File>();

function issues(rules: readonly Rule<File>[], file: unknown): readonly string[] {
  const schema = File.superRefine(checkRules(rules), { when: () => true });
  const { error } = schema.safeParse(file);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join("/")} ${message}`);
}

const VALID = { bucket: {}, state: { backend: "s3", key: "k" } };

test("a path has the type of its key, through optional sections and variants", () => {
  const days: ValueAt<File, "bucket.days"> = 1;
  const name: ValueAt<File, "bucket.role.name"> = undefined;
  const key: ValueAt<File, "state.key"> = undefined;
  // @ts-expect-error: days are a number
  const wrong: ValueAt<File, "bucket.days"> = "1";
  expect([days, name, key, wrong]).toEqual([1, undefined, undefined, "1"]);
});

test("a path that does not exist does not compile", () => {
  const paths: KeyPath<File>[] = ["bucket", "bucket.role.name", "state.key", "state.backend", "tags"];
  // @ts-expect-error: no such key
  paths.push("bucket.day");
  // @ts-expect-error: no such section
  paths.push("buckets.days");
  // @ts-expect-error: a name of a tag is not a key of the schema
  paths.push("tags.team");
  // @ts-expect-error: no such key
  const declared = rule({ days: "bucket.day" }, () => {});
  expect([paths.length, declared.reads]).toEqual([8, ["bucket.day"]]);
});

test("a problem at a key that the rule does not read does not compile", () => {
  const declared = rule({ moves: "bucket.moves", days: "bucket.days" }, (_, problem) => {
    // @ts-expect-error: no such name
    problem("move", "");
    // @ts-expect-error: no such key in an item
    problem("moves", "", 0, "before");
    // @ts-expect-error: days are not a list
    problem("days", "", 0);
  });
  expect(declared.reads).toEqual(["bucket.moves", "bucket.days"]);
});

test("a rule across other sections than those of the file does not compile", () => {
  const other = rulesAcross<{ buckets: { days: number } }>()({ days: "buckets.days" }, () => {});
  // @ts-expect-error: the file has no section `buckets`
  const rules: readonly Rule<File>[] = [other];
  expect(rules).toHaveLength(1);
});

test("a rule reads the values at its paths and reports at one of them", () => {
  const declared = rule(
    { days: "bucket.days", name: "bucket.role.name", key: "state.key", moves: "bucket.moves" },
    (values, problem) => {
      problem("days", JSON.stringify(values));
      problem("moves", "is late", 0, "after");
    },
  );
  const file = { ...VALID, bucket: { moves: [{ after: 1 }] } };
  expect(issues([declared], file)).toEqual([
    'bucket/days {"days":7,"key":"k","moves":[{"after":1}]}',
    "bucket/moves/0/after is late",
  ]);
});

test.each([
  ["a key that it reads", { bucket: { days: "x" } }, false],
  ["a key inside a key that it reads", { bucket: { moves: [{ after: "x" }] } }, false],
  ["the section of a key that it reads", { bucket: 7 }, false],
  ["the file", 7, false],
  ["another key", { state: { backend: "gcs" } }, true],
  ["an unknown key", { bucket: { hours: 1 } }, true],
])("a rule is checked only without an error of %s", (_, changes, isChecked) => {
  const declared = rule({ days: "bucket.days", moves: "bucket.moves" }, (_, problem) =>
    problem("days", "was checked"),
  );
  const file = typeof changes === "object" ? { ...VALID, ...changes } : changes;
  expect(issues([declared], file).includes("bucket/days was checked")).toBe(isChecked);
});
