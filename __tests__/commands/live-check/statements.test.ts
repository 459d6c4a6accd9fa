import { NOT_ASKED, QUESTIONS } from "../../../commands/live-check/questions";
import { liveCheckAnswers } from "../../../tools/generate/live-check-tables";
import { EVERYTHING, minimalSettings } from "../../settings-file";
import { stateBackendStack, synthesized, trailStack } from "../../synthesized";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
}

/** The policies that a resource may have, and how the questions name its document. */
const DOCUMENTS: readonly (readonly [RegExp, string])[] = [
  [/^AccessLog/, "accessLogBucket"],
  [/^LogBucket/, "logBucket"],
  [/^LogKey/, "logKey"],
  [/^Search_Results/, "resultsBucket"],
  [/^StateBucket/, "stateBucket"],
  [/ServiceControlPolicy/, "serviceControlPolicy"],
  [/ResourceControlPolicy/, "resourceControlPolicy"],
  [/MembersPolicy/, "membersPolicy"],
];

/** Every statement of every policy of both stacks, as `document/Sid`. */
function deployed(effect: string): readonly string[] {
  // The home Region is one to opt in to, so that every statement exists.
  const settings = minimalSettings({
    ...EVERYTHING,
    "trail.homeRegion": "af-south-1",
    "cloudWatchLogs.kmsKeyArn": undefined,
  });
  const stacks = [synthesized(trailStack(settings)), synthesized(stateBackendStack(settings))];
  const blocks = stacks.flatMap(({ resource }) => Object.values(resource).flatMap(Object.entries));
  return blocks.flatMap(([id, block]) =>
    Object.values(block).flatMap((value) => {
      if (typeof value !== "string" || !value.includes('"Statement"')) return [];
      const { Statement } = JSON.parse(value) as { Statement: readonly Statement[] };
      const [, document = id] = DOCUMENTS.find(([pattern]) => pattern.test(id)) ?? [];
      return Statement.filter(({ Effect }) => Effect === effect).map(({ Sid }) => `${document}/${Sid}`);
    }),
  );
}

const asked = new Set(QUESTIONS.flatMap(({ statements }) => statements));

test("every deployed Deny has a question, or a reason why it has none", () => {
  const denies = deployed("Deny");
  expect(denies.length).toBeGreaterThan(30);
  expect(denies.filter((deny) => !asked.has(deny) && NOT_ASKED[deny] === undefined)).toEqual([]);
});

test("every statement that a question or a reason names is deployed, and none has both", () => {
  const all = new Set([...deployed("Deny"), ...deployed("Allow")]);
  const named = [...asked, ...Object.keys(NOT_ASKED)];
  expect(named.filter((statement) => !all.has(statement))).toEqual([]);
  expect(Object.keys(NOT_ASKED).filter((statement) => asked.has(statement))).toEqual([]);
});

test("a reason names only questions that exist", () => {
  const named = Object.values(NOT_ASKED).flatMap((reason) => reason.match(/(?<=`)[a-z-]+(?=`)/g) ?? []);
  const ids = QUESTIONS.map(({ id }) => id);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
});

test("every question has an id of its own, a state, a sentence and a page of AWS", () => {
  const ids = QUESTIONS.map(({ id }) => id);
  expect(Object.keys(liveCheckAnswers()).sort()).toEqual([...new Set(ids)].sort());
  expect(new Set(ids).size).toBe(ids.length);
  for (const { title, page } of QUESTIONS) {
    expect(title).toMatch(/^[A-Z].*\.$/);
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});
