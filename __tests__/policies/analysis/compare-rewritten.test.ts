import fc from "fast-check";
import { comparePolicies, samePolicy } from "../../../policies/analysis/compare";
import type { Json } from "../../../policies/analysis/json";
import { propertyRuns } from "../../property-runs";
import { FACTS, isWeaker, policy, type Statement, statement } from "./generated-policies";

const statements = fc.array(statement, { minLength: 1, maxLength: 4 });

/** The same policy written in another way. */
const rewritten = fc.tuple(statements, fc.infiniteStream(fc.nat())).map(([list, numbers]) => {
  const next = (below: number): number => (numbers.next().value ?? 0) % below;
  const shuffle = (values: Json[]): Json[] =>
    values
      .map((value) => ({ value, rank: next(1000) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ value }) => value);
  const values = (value: Json): Json =>
    Array.isArray(value) ? shuffle(value) : next(2) === 0 ? [value] : value;
  const split = (one: Statement): Statement[] =>
    Array.isArray(one.Action) && next(2) === 0 ? one.Action.map((Action) => ({ ...one, Action })) : [one];
  const again = list.flatMap(split).map((one) => {
    const entries = Object.entries(one).map(([key, value]): [string, Json] =>
      /Action|Resource/.test(key) ? [key, values(value)] : [key, value],
    );
    return Object.fromEntries(shuffle([...entries, ["Sid", `S${next(99)}`]]) as [string, Json][]);
  });
  return [
    policy(list),
    JSON.stringify({ Version: "2012-10-17", Id: "other", Statement: shuffle(again) }, null, next(3)),
  ] as const;
});

it("is silent when a policy is only written in another way", () => {
  fc.assert(
    fc.property(rewritten, ([was, is]) => {
      expect(comparePolicies(was, is, FACTS)).toEqual(comparePolicies(was, was, FACTS));
      expect(isWeaker(comparePolicies(was, is, FACTS))).toBe(false);
      expect(samePolicy(was, is)).toBe(true);
    }),
    { seed: 20261121, numRuns: propertyRuns(300) },
  );
});
