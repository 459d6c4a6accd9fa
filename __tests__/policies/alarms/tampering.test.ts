import { alarmDescription, MAXIMUM_PATTERN_LENGTH } from "../../../policies/alarms/alarm";
import type { CloudTrailRecord } from "../../../policies/alarms/record";
import { tamperingAlarms } from "../../../policies/alarms/tampering";
import type { Expression } from "../../../policies/filter-pattern/expression";
import { matches } from "../../../policies/filter-pattern/matches";
import { parseFilterPattern } from "../../../policies/filter-pattern/parse";
import { LOG_GROUP_EVENTS } from "./log-group-events";
import { type Events, NAMES } from "./names";
import { ORGANIZATION_EVENTS } from "./organization-events";
import { PEOPLE_EVENTS } from "./people-events";
import { STORAGE_EVENTS } from "./storage-events";

const EVENTS: Readonly<Record<string, Events>> = {
  ...ORGANIZATION_EVENTS,
  ...STORAGE_EVENTS,
  ...LOG_GROUP_EVENTS,
  ...PEOPLE_EVENTS,
};

const alarms = tamperingAlarms(NAMES).map((alarm) => ({
  ...alarm,
  expressions: alarm.filters.map(({ pattern }) => parseFilterPattern(pattern)),
}));
const rows = alarms.map((alarm) => [alarm.id, alarm] as const);

const eventsOf = (id: string): Events => EVENTS[id] ?? { fires: {}, silent: {} };
const firesOn = (expressions: readonly Expression[], event: CloudTrailRecord): boolean =>
  expressions.some((expression) => matches(expression, event));
const names = (events: Events["fires"], expressions: readonly Expression[], expected: boolean): string[] =>
  Object.entries(events).flatMap(([name, event]) => (firesOn(expressions, event) === expected ? [] : [name]));

const isRight = (
  events: readonly CloudTrailRecord[],
  expressions: readonly Expression[],
  expected: boolean,
) => events.every((event) => firesOn(expressions, event) === expected);

test("every alarm has events", () => {
  expect(Object.keys(EVENTS).toSorted()).toEqual(alarms.map(({ id }) => id).toSorted());
});

test.each(rows)("%s fires on its events, and not on near misses", (id, { expressions }) => {
  const { fires, silent } = eventsOf(id);
  expect(Object.keys(fires).length).toBeGreaterThanOrEqual(2);
  expect(Object.keys(silent).length).toBeGreaterThanOrEqual(3);
  expect(names(fires, expressions, true)).toEqual([]);
  expect(names(silent, expressions, false)).toEqual([]);
});

/** The expressions that lack one operand of an && or ||. */
function withoutAClause(
  expression: Expression,
): readonly { readonly dropped: string; readonly rest: Expression }[] {
  if (expression.kind === "comparison") return [];
  const { kind, of } = expression;
  return of.flatMap((operand, index) => {
    const [first, ...others] = of.filter((_, other) => other !== index);
    const rest =
      first === undefined || others.length === 0 ? first : ({ kind, of: [first, ...others] } as const);
    const [before, after] = [of.slice(0, index), of.slice(index + 1)];
    return [
      ...(rest === undefined ? [] : [{ dropped: JSON.stringify(operand), rest }]),
      ...withoutAClause(operand).map((inner) => ({
        ...inner,
        rest: { kind, of: [...before, inner.rest, ...after] } as unknown as Expression,
      })),
    ];
  });
}

test.each(rows)("%s needs every clause of its patterns", (id, { expressions }) => {
  const { fires, silent } = eventsOf(id);
  const unnoticed = expressions.flatMap((expression, index) =>
    withoutAClause(expression)
      .filter(({ rest }) => {
        const changed = expressions.with(index, rest);
        return isRight(Object.values(fires), changed, true) && isRight(Object.values(silent), changed, false);
      })
      .map(({ dropped }) => dropped),
  );
  expect(unnoticed).toEqual([]);
});

test.each(rows)("%s has no filter without which its events are found", (id, { expressions }) => {
  const { fires } = eventsOf(id);
  const superfluous = expressions.filter(
    (_, index) =>
      names(
        fires,
        expressions.filter((__, other) => other !== index),
        true,
      ).length === 0,
  );
  expect(superfluous).toEqual([]);
});

test.each(rows)("%s matches its samples, and its description fits", (_id, alarm) => {
  for (const [index, { sample }] of alarm.filters.entries()) {
    expect(firesOn(alarm.expressions.slice(index, index + 1), sample)).toBe(true);
  }
  expect(alarmDescription(alarm).length).toBeLessThanOrEqual(1_024);
});

const long = (accountId: string, index: number): string =>
  `arn:aws-us-gov:iam::${accountId}:role/${"p".repeat(440)}/${String(index).padStart(64, "r")}`;
const LONGEST = {
  ...NAMES,
  prefix: `${"t".repeat(128)}-alarm-`,
  homeRegion: "us-gov-west-1",
  region: "us-gov-west-1",
  trailName: "t".repeat(128),
  trailArn: `arn:aws-us-gov:cloudtrail:us-gov-west-1:111111111111:trail/${"t".repeat(128)}`,
  bucketNames: ["a", "b", "c"].map((letter) => letter.repeat(63)),
  keyAlias: "k".repeat(250),
  keyArn: `arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/mrk-${"1".repeat(32)}`,
  logGroupName: "l".repeat(512),
  logGroupArn: `arn:aws-us-gov:logs:us-gov-west-1:111111111111:log-group:${"l".repeat(512)}`,
  deliveryRoleName: "d".repeat(64),
  topicArn: `arn:aws-us-gov:sns:us-gov-west-1:111111111111:${"t".repeat(256)}`,
  topicKeyArn: `arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/mrk-${"2".repeat(32)}`,
  guardrailPolicyIds: ["a", "b", "c"].map((letter) => `p-${letter.repeat(128)}`),
  breakGlassPrincipalArns: Array.from({ length: 10 }, (_, index) => long("222222222222", index)),
  deployerArns: Array.from({ length: 30 }, (_, index) => long("333333333333", index)),
  entryRoleArns: Array.from({ length: 5 }, (_, index) => long(`44444444444${index}`, index)),
  readerRoleArn: `arn:aws-us-gov:iam::222222222222:role/${"r".repeat(64)}`,
};

test("the patterns fit and match their samples with the longest names", () => {
  const filters = tamperingAlarms(LONGEST).flatMap((alarm) => alarm.filters);
  // CloudWatch Logs allows 100 for a log group, of which the CIS alarms need 15.
  expect(filters.length).toBeLessThanOrEqual(85);
  for (const { pattern, sample } of filters) {
    expect(pattern.length).toBeLessThanOrEqual(MAXIMUM_PATTERN_LENGTH);
    expect(matches(parseFilterPattern(pattern), sample)).toBe(true);
  }
});

test("what the settings leave out has no alarm", () => {
  const { readerRoleArn: _, stateRoleArn: __, topicKeyArn: ___, ...others } = NAMES;
  const ids = tamperingAlarms({
    ...others,
    hasGuardrail: false,
    breakGlassPrincipalArns: [],
    deployerArns: [],
    entryRoleArns: [],
  }).map(({ id }) => id);
  expect(alarms.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([
    "guardrail-changed",
    "break-glass-used",
    "deployer-assumed",
    "privileged-role-changed",
    "reader-role-refused",
  ]);
});

test("without ids of policies the guardrail's alarm watches what is detached from the guarded accounts", () => {
  const [alarm] = tamperingAlarms({ ...NAMES, guardrailPolicyIds: [] }).filter(
    ({ id }) => id === "guardrail-changed",
  );
  const expressions = (alarm?.filters ?? []).map(({ pattern }) => parseFilterPattern(pattern));
  const { fires, silent } = eventsOf("guardrail-changed");
  const fired = Object.entries({ ...fires, ...silent }).filter(([, event]) => firesOn(expressions, event));
  expect(fired.map(([name]) => name)).toEqual([
    "a policy detached",
    "service control policies disabled",
    "resource control policies disabled",
    "another policy detached from the audit account",
  ]);
});

test("an exempt role whose name does not fit is not shortened, which would exempt others: it fires the alarm", () => {
  const entry = (path: string) => `arn:aws:iam::555555555555:role/${path.repeat(150)}/entry`;
  const entryRoleArns = [entry("a"), entry("b"), entry("c"), entry("d"), entry("e")];
  const [alarm] = tamperingAlarms({ ...NAMES, entryRoleArns }).filter(({ id }) => id === "deployer-assumed");
  const pattern = alarm?.filters[0]?.pattern ?? "";
  const exempt = [...pattern.matchAll(/sessionIssuer\.arn != "([^"]*)"/g)].map(([, arn]) => arn);
  expect(exempt.length).toBeGreaterThan(0);
  expect(exempt).toEqual(entryRoleArns.slice(0, exempt.length));
  expect(pattern.length).toBeLessThanOrEqual(MAXIMUM_PATTERN_LENGTH);
});

test("without entry roles everybody who assumes a deployer fires the alarm", () => {
  const [alarm] = tamperingAlarms({ ...NAMES, entryRoleArns: [] }).filter(
    ({ id }) => id === "deployer-assumed",
  );
  const expressions = (alarm?.filters ?? []).map(({ pattern }) => parseFilterPattern(pattern));
  const { fires, silent } = eventsOf("deployer-assumed");
  expect(names(fires, expressions, true)).toEqual([]);
  expect(Object.keys(silent).filter((name) => firesOn(expressions, silent[name] ?? {}))).toEqual(
    Object.keys(silent).slice(0, 8),
  );
});
