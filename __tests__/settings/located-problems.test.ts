import type { LocatedProblem } from "../../settings/yaml-file";
import { locatedProblemsIn, problemsWith } from "../settings-file";

const NO_COLON = expect.stringContaining("there is no colon with a space");
const NO_NAME = "a key must be a name, not empty, a list or a section";
const A_MAPPING = "must be a mapping of keys to values";

test.each<[string, string, LocatedProblem[]]>([
  [
    "a key that is there twice",
    "region: us-east-1\nregion: eu\n",
    [{ line: 2, column: 1, message: "the key is in this section twice: remove one of them" }],
  ],
  [
    "a second document",
    "a: 1\n---\nb: 2\n",
    [{ line: 2, column: 1, message: expect.stringContaining("a second") }],
  ],
  ["a tab", "a:\n\tb: 1\n", [{ line: 2, column: 1, message: expect.stringContaining("a tab") }]],
  [
    "a tab, of which everything below is a consequence",
    "a: 1\nb:\n\tc: 1\n  d: 2\n e: 3\n",
    [{ line: 3, column: 1, message: expect.stringContaining("a tab") }],
  ],
  [
    "an indent of no-break spaces",
    "a:\n\u00a0\u00a0b:\n    c: 1\n  d: 1\n",
    [{ line: 2, column: 1, message: expect.stringContaining("a no-break space") }],
  ],
  ["a missing colon", "a: 1\nregion us-east-1\nb: 2\n", [{ line: 2, column: 1, message: NO_COLON }]],
  ["a missing space", "a: 1\nregion:us-east-1\n", [{ line: 2, column: 1, message: NO_COLON }]],
  ["a list as a key", "a: 1\n? [a, b]\n: 1\n", [{ line: 2, column: 3, message: NO_NAME }]],
  ["a section as a key", "a: 1\n{a: b}: x\n", [{ line: 2, column: 1, message: NO_NAME }]],
  ["an empty key", "a: 1\n: x\n", [{ line: 2, column: expect.any(Number), message: NO_NAME }]],
  [
    "keys that are one for JavaScript",
    'true: 1\n"true": 2\n',
    [{ line: 2, column: 1, message: "the key is in this section twice: remove one of them" }],
  ],
  [
    "a key that JavaScript keeps for itself",
    "tags: {__proto__: x}",
    [{ line: 1, column: 8, message: "__proto__ must not be a key: use another name" }],
  ],
  [
    "another version of YAML",
    "# a\n%YAML 1.1\n---\npreventDestroy: no\n",
    [{ line: 2, column: 1, message: expect.stringContaining("got 1.1") }],
  ],
  [
    "no-break spaces",
    "organization:\n \u00a0id: o-x\nregion:\u00a0us-east-1\n# a\u00a0comment\nkey: {alias: 'a\u00a0b'}\n",
    [
      { line: 2, column: 2, message: expect.stringContaining("a no-break space (U+00A0)") },
      { line: 3, column: 8, message: expect.stringContaining("a no-break space (U+00A0)") },
    ],
  ],
  [
    "another space",
    "region\u3000: x",
    [{ line: 1, column: 7, message: expect.stringContaining("(U+3000)") }],
  ],
  [
    "an alias and a merge key",
    "tags: &t {a: b}\nx:\n  <<: *t\n  y: *t\n",
    [
      { line: 3, column: 3, message: "<< is a merge key: write the merged keys instead" },
      { line: 3, column: 7, message: "*t is an alias: write the value instead" },
    ],
  ],
  [
    "twenty thousand brackets",
    `a: ${"[".repeat(20_000)}`,
    [{ line: 1, column: expect.any(Number), message: "sections and lists are nested too deeply" }],
  ],
])("says where the problem is: %s", (_, yaml, problems) => {
  expect(locatedProblemsIn(yaml)).toEqual(problems);
});

test("says where an unknown key, a wrong value and the section of a missing key are", () => {
  const yaml = [
    "organization: {id: o-exampleorgid}",
    "accounts:",
    "  management:",
    "    profile: 0123",
    "  audit:",
    '    id: "222222222222"',
    "    rolearn: x",
    "logBucket:",
    "  namePrefix: acme",
    "  objectLock:",
    '    days: "180"',
    "  transitions:",
    "    - {afterDays: 14, storageClass: TAPE}",
    "  readers:",
    "tags:",
    "  aws:x: y",
    "preventDestroy: 'true'",
  ].join("\n");
  expect(locatedProblemsIn(yaml).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    "3:3 accounts.management.id is required: must be an account id: 12 digits in quotes",
    "4:14 accounts.management.profile must be the name of a profile of your AWS configuration, got 0123: put it in quotes",
    "7:5 accounts.audit.rolearn is not a setting; did you mean roleArn?",
    '11:11 logBucket.objectLock.days must be a whole number between 1 and 36500, got "180": write it without quotes',
    expect.stringMatching(/^13:37 logBucket\.transitions\[0\]\.storageClass must be one of .*, got "TAPE"$/),
    `14:3 logBucket.readers ${A_MAPPING}, got nothing`,
    '17:17 preventDestroy must be true or false, got "true": write it without quotes',
    "1:1 state is required: must be a mapping of keys to values",
    expect.stringMatching(/^16:3 tags\.aws:x must be /),
  ]);
});

test("advises on quotes only if that is the only fault", () => {
  expect(problemsWith({ region: 1, "trail.name": 12, "logBucket.objectLock.days": "0" })).toEqual([
    "region must be the code of an AWS Region, such as us-east-1, got 1",
    expect.stringMatching(/^trail\.name .*, got 12$/),
    'logBucket.objectLock.days must be a whole number between 1 and 36500, got "0"',
  ]);
});

test("lists fifty unknown keys of a section, and counts the others", () => {
  const yaml = Array.from({ length: 70 }, (_, index) => `unknown${index}: 1\n`).join("");
  const unknown = locatedProblemsIn(yaml).filter(({ message }) => message.includes("unknown"));
  expect(unknown).toHaveLength(50);
  expect(unknown.at(-1)).toEqual({
    line: 50,
    column: 1,
    message: "unknown49 and 20 other keys are not settings: check whether it is another file",
  });
});
