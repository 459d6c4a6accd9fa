import { comparePatterns } from "../../policies/filter-pattern/compare";
import { FilterPatternError } from "../../policies/filter-pattern/expression";
import { matches, matchingTerms } from "../../policies/filter-pattern/matches";
import { parseFilterPattern } from "../../policies/filter-pattern/parse";

// The two events and the patterns from "Filter pattern syntax" in the CloudWatch Logs User Guide.
const EVENT = {
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  "cluster.name": "c",
};
const OBJECT = {
  user: { id: 1, email: "John.Stiles@example.com" },
  users: [
    { id: 2, email: "John.Doe@example.com" },
    { id: 3, email: "Jane.Doe@example.com" },
  ],
  actions: ["GET", "PUT", "DELETE"],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
};
const NUMBERS = {
  bandwidth: 80,
  latency: 50,
  refreshRate: 60,
  responseTime: 5,
  errorCode: 400,
  number: [1000, 0.001],
};

const isMatch = (pattern: string, event: unknown): boolean => matches(parseFilterPattern(pattern), event);

test.each([
  ['{ $.eventType = "UpdateTrail" }', EVENT, true],
  ["{ $.sourceIPAddress != 123.123.* }", EVENT, true],
  ['{ $.arrayKey[0] = "value" }', EVENT, true],
  ["{ $.eventType = %Trail% }", EVENT, true],
  ["{ $.arrayKey[*] = %val.{2}% }", EVENT, true],
  ["{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }", EVENT, true],
  ["{ $.['cluster.name'] = \"c\" }", EVENT, true],
  ["{ $.objectList[1].id = 2 }", EVENT, true],
  ["{ $.SomeObject IS NULL }", EVENT, true],
  ["{ $.SomeOtherObject NOT EXISTS }", EVENT, true],
  ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', OBJECT, true],
  [
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
    OBJECT,
    true,
  ],
  [
    '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
    OBJECT,
    false,
  ],
  ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', OBJECT, false],
  ["{ $.bandwidth > 75 }", NUMBERS, true],
  ["{ $.latency < 50 }", NUMBERS, false],
  ["{ $.refreshRate >= 60 }", NUMBERS, true],
  ["{ $.responseTime <= 5 }", NUMBERS, true],
  ["{ $.errorCode = 400}", NUMBERS, true],
  ["{ $.errorCode != 500 }", NUMBERS, true],
  ["{ $.number[0] = 1e+3 }", NUMBERS, true],
  ["{ $.number[0] != 1e-3 }", NUMBERS, true],
])("AWS's example %s", (pattern, event, expected) => {
  expect(isMatch(pattern, event)).toBe(expected);
});

test.each([
  // An absent field matches no comparison; a null exists.
  ['{ $.absent != "x" }', false],
  ["{ $.absent.deeper NOT EXISTS }", true],
  ["{ $.none NOT EXISTS }", false],
  ["{ $.none IS FALSE }", false],
  ["{ $.absent IS FALSE }", false],
  ["{ $.no IS FALSE }", true],
  ["{ $.yes IS FALSE }", false],
  ["{ $.yes IS TRUE }", true],
  // A selector that points at a list or an object does not match.
  ['{ $.list != "x" }', false],
  ['{ $.object = "*" }', false],
  ["{ $.list[2] NOT EXISTS }", true],
  ["{ $.list.0 NOT EXISTS }", true],
  ["{ $.object[0] NOT EXISTS }", true],
  ["{ $.toString NOT EXISTS }", true],
  ['{ $.list[*] = "b" }', true],
  ['{ $.list[*] = "c" }', false],
  ['{ $.object.* = "inner" }', true],
  // Wildcards in values, and case.
  ['{ $.text = "some*" }', true],
  ['{ $.text = "*text" }', true],
  ['{ $.text = "s*e*t" }', true],
  ['{ $.text = "s*e*e*t" }', true],
  ['{ $.text = "some t*text" }', false],
  ['{ $.text = "some*text*text" }', false],
  ['{ $.text = "*Text" }', false],
  ['{ $.text != "some*" }', false],
  ['{ $.text = "*" }', true],
  ["{ $.four = 4* }", true],
  ["{ $.four = 41* }", false],
  ["{ $.four > -1 }", true],
  ['{ $.digits = "404" }', true],
  ["{ $.digits = 404 }", true],
  ["{ $.digits > 1 }", false],
  ["{ $.text != %some% }", false],
  // && before ||.
  ['{ $.text = "x" && $.text = "x" || $.yes IS TRUE }', true],
  ['{ $.text = "x" && ($.text = "x" || $.yes IS TRUE) }', false],
  ["{$.yes IS TRUE&&$.no IS FALSE}", true],
  ['{ $.with-hyphen = "h" }', true],
])("%s", (pattern, expected) => {
  const event = {
    none: null,
    no: false,
    yes: true,
    list: ["a", "b"],
    object: { name: "inner" },
    text: "some text",
    four: 404,
    digits: "404",
    "with-hyphen": "h",
  };
  expect(isMatch(pattern, event)).toBe(expected);
});

test.each([
  ["", "expected { at the beginning of a pattern for JSON, got the end, at character 1"],
  ["ERROR", 'expected { at the beginning of a pattern for JSON, got "ERROR", at character 1'],
  ["[w1=ERROR, w2]", 'expected { at the beginning of a pattern for JSON, got "[", at character 1'],
  ["{ }", 'expected ( or a selector such as $.eventName, got "}", at character 3'],
  ["{ $.a = 1", "expected &&, || or }, got the end, at character 10"],
  ["{ $.a = 1 } x", 'expected the end, got "x", at character 13'],
  ["{ ($.a = 1 }", 'expected &&, || or ), got "}", at character 12'],
  ["{ $.a = 1 & $.b = 2 }", 'expected &&, || or }, got "&", at character 11'],
  ["{ $.a == 1 }", "at character 8"],
  ["{ $.a = 'x' }", "at character 9"],
  ['{ $.a = "x\\"y" }', "without a backslash"],
  ["{ $.a > x }", '> compares with a number, got "x", at character 10'],
  ["{ $.a EXISTS }", 'expected =, !=, >, <, >=, <=, IS or NOT EXISTS, got "EXISTS", at character 7'],
  ["{ $.a IS NOT NULL }", 'expected NULL, TRUE or FALSE after IS, got "NOT", at character 10'],
  ["{ $.a is true }", "at character 7"],
  ["{ $ = 1 }", "expected a name after $, as in $.eventName, at character 4"],
  ["{ $[0] = 1 }", "expected a name after $"],
  ["{ a = 1 }", 'expected ( or a selector such as $.eventName, got "a", at character 3'],
  ["{ $.*.a[*] = 1 }", "a selector may have one wildcard, at character 4"],
  ["{ $.*=1||$.*=2||$.*=3||$.*=4 }", "has 4 selectors with a wildcard, but at most 3 are allowed"],
  ["{ $.a=%x%||$.a=%y%||$.a=%z% }", "has 3 regular expressions, but at most 2 are allowed"],
  ["{ $.a = %(x)% }", 'CloudWatch Logs does not support "(" in a regular expression'],
  ["{ $.a = %[% }", '"[" is not a regular expression'],
  [
    `{ $.a = "${"x".repeat(1_013)}" }`,
    "has 1025 characters, but at most 1024 are allowed, at character 1025",
  ],
])("refuses %s", (pattern, message) => {
  const parse = () => parseFilterPattern(pattern);
  expect(parse).toThrow(FilterPatternError);
  expect(parse).toThrow(message);
});

test("says which terms make an event match", () => {
  const expression = parseFilterPattern("{ ($.a = 1 || $.a = 2) && ($.b NOT EXISTS) }");
  expect(matchingTerms(expression, { a: 2 })?.map(({ source }) => source)).toEqual([
    "$.a = 2",
    "$.b NOT EXISTS",
  ]);
  expect(matchingTerms(expression, { a: 2, b: 0 })).toBeUndefined();
  const alternatives = parseFilterPattern("{ $.a != 1 || $.a = 2 }");
  expect(matchingTerms(alternatives, { a: 2 })?.map(({ source }) => source)).toEqual(["$.a != 1"]);
});

const ROOT = "{ $.type = Root && $.source != AWS }";
it.each([
  ["same", ROOT, '{($.source!="AWS")&&($.type="Root")}'],
  ["same", "{ $.a = 1 || $.b = %x+% }", "{ (($.b = %x+%) || ($.a = 1)) }"],
  ["same", "ERROR", " ERROR "],
  ["wider", ROOT, "{ ($.type = Root && $.source != AWS) || $.c = 1 }"],
  ["wider", "{ $.a = 1 || $.b = 2 }", "{ $.a = 1 || ($.b = 2 || $.c = 3) }"],
  ["other", ROOT, "{ $.type = Root }"],
  ["other", ROOT, "{ $.type = Root && ($.source != AWS || $.c = 1) }"],
  ["other", "{ $.a = 1 || $.b = 2 }", "{ $.a = 1 && $.b = 2 }"],
  ["other", "{ $.b = %x% }", "{ $.b = %y% }"],
  ["other", "{ $.a = 1 }", "{ $.a != 1 }"],
  ["other", "ERROR", "?ERROR ?FATAL"],
])("compares as %s: %s and %s", (direction, was, is) => {
  expect(comparePatterns(was, is)).toBe(direction);
});
