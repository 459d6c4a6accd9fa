import {
  anonymousPrincipal,
  runSimulation,
  type SimulationRequestPrincipal,
} from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { comparePolicies, type PolicyComparison, samePolicy } from "../../../policies/analysis/compare";
import type { Json } from "../../../policies/analysis/json";
import { propertyRuns } from "../../property-runs";

const BUCKET = "arn:aws:s3:::vault";
const OWN = "222222222222";
const OUTSIDE = "999999999999";
const ORGANIZATION = "o-exampleorgid";
const FACTS = { accounts: new Set([OWN]), organizations: new Set([ORGANIZATION]) };
const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

interface Statement {
  readonly [element: string]: Json;
}

const one = <T>(...choices: T[]): fc.Arbitrary<T> => fc.constantFrom(...choices);
const oneOrMore = (...choices: string[]): fc.Arbitrary<Json> =>
  fc.oneof(one<Json>(...choices), fc.uniqueArray(one(...choices), { minLength: 1, maxLength: 3 }));

const principal: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: one<Statement>({ Principal: "*" }, { Principal: { AWS: "*" } }) },
  {
    weight: 6,
    arbitrary: oneOrMore(
      role(OWN, "reader"),
      OWN,
      role(OUTSIDE, "thief"),
      `arn:aws:iam::${OUTSIDE}:root`,
    ).map((AWS) => ({
      Principal: { AWS },
    })),
  },
  { weight: 1, arbitrary: one<Statement>({ Principal: { Service: "cloudtrail.amazonaws.com" } }) },
  { weight: 1, arbitrary: one<Statement>({ NotPrincipal: { AWS: [role(OWN, "reader")] } }) },
);
const ACTIONS = [
  "s3:DeleteObject",
  "s3:Delete*",
  "s3:*",
  "s3:BypassGovernanceRetention",
  "s3:PutBucketPolicy",
  "s3:GetObject",
  "s3:Get*",
  "s3:ListBucket",
  "s3:PutObject",
];
const action: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: oneOrMore(...ACTIONS).map((Action) => ({ Action })) },
  {
    weight: 1,
    arbitrary: oneOrMore("s3:Get*", "s3:DeleteObject", "s3:ListBucket").map((NotAction) => ({ NotAction })),
  },
);
const RESOURCES = [
  BUCKET,
  `${BUCKET}/*`,
  `${BUCKET}*`,
  `${BUCKET}/AWSLogs/*`,
  `${BUCKET}/AWSLogs/\${aws:PrincipalAccount}/*`,
];
const resource: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: oneOrMore(...RESOURCES).map((Resource) => ({ Resource })) },
  { weight: 1, arbitrary: oneOrMore(`${BUCKET}/AWSLogs/*`, BUCKET).map((NotResource) => ({ NotResource })) },
);
const CONDITIONS: Statement[] = [
  { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
  { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
  { StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } },
  { StringEquals: { "aws:PrincipalOrgID": [ORGANIZATION, "o-anotherorgid"] } },
  { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION }, Bool: { "aws:PrincipalIsAWSService": "false" } },
  {
    StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  },
  { Bool: { "aws:SecureTransport": "false" } },
  { Bool: { "aws:SecureTransport": "true" } },
  { ArnNotEquals: { "aws:PrincipalArn": role(OWN, "break-glass") } },
  { ArnNotLike: { "aws:PrincipalArn": [role(OWN, "break-glass"), role(OWN, "reader")] } },
  { ArnEquals: { "aws:PrincipalArn": role(OWN, "reader") } },
  { ArnLike: { "aws:PrincipalArn": [role("*", "reader"), role(OUTSIDE, "thief")] } },
  { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
  { StringEquals: { "aws:PrincipalAccount": OWN } },
  { StringNotEquals: { "aws:PrincipalAccount": OWN } },
  { Null: { "aws:PrincipalOrgID": "true" } },
  { Null: { "aws:PrincipalOrgID": "false" } },
  { StringLike: { "aws:PrincipalOrgID": "o-*" } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${ORGANIZATION}/*` } },
];
const condition: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 2, arbitrary: one<Statement>({}) },
  { weight: 3, arbitrary: one(...CONDITIONS).map((Condition) => ({ Condition })) },
);
const statement = fc
  .tuple(one("Allow", "Allow", "Deny"), principal, action, resource, condition)
  .map((parts): Statement => {
    const [Effect, ...rest] = parts;
    return Object.assign({ Effect }, ...rest);
  })
  // AWS refuses these: an Allow must say whom.
  .filter((one) => one.Effect === "Deny" || one.NotPrincipal === undefined);
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });

/** A policy, and one that differs in one thing: an element of a statement, a statement more, one less. */
const pair = fc
  .tuple(
    fc.array(statement, { minLength: 1, maxLength: 3 }),
    fc.nat(),
    fc.oneof(
      { weight: 2, arbitrary: principal },
      { weight: 2, arbitrary: action },
      { weight: 1, arbitrary: resource },
      { weight: 3, arbitrary: condition },
    ),
    one("change", "change", "change", "add", "drop"),
    statement,
  )
  .map(([before, at, part, how, more]) => {
    const index = at % before.length;
    if (how === "add") return [before, [...before, more]] as const;
    if (how === "drop") return [before, before.toSpliced(index, 1)] as const;
    const old = before[index] ?? {};
    // A new element takes the place of the old one of its kind, whether that was negated or not.
    const kinds =
      Object.keys(part).length === 0 ? ["Condition"] : Object.keys(part).map((key) => key.replace("Not", ""));
    const kept = Object.entries(old).filter(([key]) => !kinds.includes(key.replace("Not", "")));
    return [before, before.toSpliced(index, 1, { ...Object.fromEntries(kept), ...part })] as const;
  })
  .filter(([, after]) => after.every((one) => one.Effect === "Deny" || one.NotPrincipal === undefined));

const policy = (list: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: list });

interface Caller {
  readonly who: SimulationRequestPrincipal;
  readonly outside: boolean;
  readonly context: Record<string, string | string[]>;
}

const CALLERS: readonly Caller[] = [
  { who: anonymousPrincipal, outside: true, context: {} },
  ...(
    [
      [OUTSIDE, "thief", "o-strangersorg"],
      [OUTSIDE, "reader", "o-anotherorgid"],
      [OWN, "reader", ORGANIZATION],
      [OWN, "deployer", ORGANIZATION],
      [OWN, "break-glass", ORGANIZATION],
    ] as const
  ).map(([account, name, organization]) => ({
    who: role(account, name),
    outside: account === OUTSIDE,
    context: {
      "aws:PrincipalArn": role(account, name),
      "aws:PrincipalAccount": account,
      "aws:PrincipalOrgID": organization,
      "aws:PrincipalOrgPaths": [`${organization}/r-root/ou-root-unit/`],
      "aws:PrincipalIsAWSService": "false",
    },
  })),
];
const REQUESTS = [
  ["s3:DeleteObject", `${BUCKET}/AWSLogs/log.json.gz`],
  ["s3:BypassGovernanceRetention", `${BUCKET}/AWSLogs/log.json.gz`],
  ["s3:PutBucketPolicy", BUCKET],
  ["s3:GetObject", `${BUCKET}/AWSLogs/${OUTSIDE}/log.json.gz`],
  ["s3:ListBucket", BUCKET],
] as const;

async function isAllowed(
  document: string,
  caller: Caller,
  [name, arn]: (typeof REQUESTS)[number],
  tls: string,
): Promise<boolean> {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  const result = await runSimulation(
    {
      request: {
        principal: caller.who,
        action: name,
        resource: { resource: arn, accountId: OWN },
        contextVariables: { ...caller.context, "aws:SecureTransport": tls },
      },
      identityPolicies: typeof caller.who === "string" ? [{ name: "all", policy: everything }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(document),
    },
    {},
  );
  if (result.resultType !== "single") throw new Error(JSON.stringify(result));
  expect(result.result.ignoredContextKeys).toEqual([]);
  return result.overallResult === "Allowed";
}

const isWeaker = (difference: PolicyComparison): boolean =>
  Object.values(difference).some((atoms) => atoms.length > 0);

it("fires whenever a simulator finds that a dangerous request becomes allowed", async () => {
  let becameAllowed = 0;
  await fc.assert(
    fc.asyncProperty(pair, one("true", "false"), async ([before, after], tls) => {
      const [was, is] = [policy(before), policy(after)];
      if (isWeaker(comparePolicies(was, is, FACTS))) return;
      for (const caller of CALLERS) {
        for (const request of REQUESTS) {
          const reads = /Get|List/.test(request[0]);
          if (reads && !caller.outside) continue;
          if ((await isAllowed(is, caller, request, tls)) && !(await isAllowed(was, caller, request, tls))) {
            becameAllowed++;
            throw new Error(`${request[0]} becomes allowed to ${JSON.stringify(caller.who)}`);
          }
        }
      }
    }),
    { seed: Number(process.env.SEED ?? 20261121), numRuns: Number(process.env.RUNS ?? propertyRuns(100)) },
  );
  expect(becameAllowed).toBe(0);
});

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
