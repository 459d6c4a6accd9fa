import {
  anonymousPrincipal,
  runSimulation,
  type SimulationRequestPrincipal,
} from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { comparePolicies } from "../../../policies/analysis/compare";
import { propertyRuns } from "../../property-runs";
import {
  action,
  BUCKET,
  condition,
  FACTS,
  isWeaker,
  ORGANIZATION,
  OUTSIDE,
  OWN,
  one,
  policy,
  principal,
  resource,
  role,
  statement,
} from "./generated-policies";

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
