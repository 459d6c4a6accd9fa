import { readFileSync } from "node:fs";
import { membersPolicy } from "../../policies/guardrail/members-policy";
import { resourceControlPolicy } from "../../policies/guardrail/resource-control-policy";
import { serviceControlPolicy } from "../../policies/guardrail/service-control-policy";
import { type PolicyStatement, policyJson } from "../../policies/policy-document";
import { sampleOf } from "../full-tests";
import { membersFacts, resourceControlFacts, serviceControlFacts } from "./facts/guardrail";
import { PROPS, WHOLE_ACCOUNT } from "./facts/guardrail-acts";
import { wholeAccountFacts } from "./facts/guardrail-perimeter";
import { type Proof, unnoticedMutations } from "./proof";
import { ask, type PolicyDocument } from "./simulator";

const parsed = (statements: readonly PolicyStatement[]): PolicyDocument => JSON.parse(policyJson(statements));

/** The policies of buckets, keys and roles are wide open, so that only the organization's policies protect them. */
const OPEN = Object.fromEntries(
  ["s3", "kms", "sts"].map((service) => [
    service,
    parsed([{ Sid: "Open", Effect: "Allow", Principal: "*", Action: `${service}:*`, Resource: "*" }]),
  ]),
);
/** The condition's key belongs to this one action; and the perimeter denies anonymous callers, too. */
const WITHOUT_EFFECT = [
  "KeyDeletionTakes30Days: every action",
  "OnlyBreakGlassUndoes: Bool for BoolIfExists",
];
const PERIMETER = ["OnlyTheOrganization", "OnlyTheOrganizationInTheAccount", "OnlyTrustedAccountsRead"];
const options = { blockPublicAccess: false };
const home = { region: "eu-south-2", isOptIn: true };

const PROOFS: Readonly<Record<string, Proof>> = {
  "service control policy": {
    document: parsed(serviceControlPolicy(PROPS)),
    attach: (scp) => ({ ...OPEN, scp }),
    facts: serviceControlFacts(PROPS),
    options,
    mutationsWithoutEffect: WITHOUT_EFFECT,
  },
  "resource control policy": {
    document: parsed(resourceControlPolicy(PROPS)),
    attach: (rcp) => ({ ...OPEN, rcp }),
    facts: resourceControlFacts(PROPS),
    options,
    mutationsWithoutEffect: WITHOUT_EFFECT,
  },
  "perimeter of the whole account": {
    document: parsed(resourceControlPolicy(WHOLE_ACCOUNT).filter(({ Sid }) => PERIMETER.includes(Sid))),
    attach: (rcp) => ({ ...OPEN, rcp }),
    facts: wholeAccountFacts(),
    options,
    // The other statements of the perimeter cover the rest of the account, and the buckets have no other principal.
    mutationsWithoutEffect: [
      "OnlyTheOrganization: every action",
      "OnlyTheOrganization: Bool for BoolIfExists",
      "OnlyTrustedAccountsRead: every action",
    ],
  },
  "service control policy of member accounts": {
    document: parsed(membersPolicy(home)),
    attach: (scp) => ({ ...OPEN, scp }),
    facts: membersFacts(home.region),
    options,
    mutationsWithoutEffect: WITHOUT_EFFECT,
  },
};

describe.each(Object.entries(PROOFS))("%s", (_, proof) => {
  test.each(sampleOf(proof.facts, 60))("$name", async ({ question, answer }) => {
    expect(await ask(question, proof.attach(proof.document), options)).toBe(answer);
  });

  test("every fact has a unique name", () => {
    const names = proof.facts.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test("a fact fails for every mutation", async () => {
    expect(await unnoticedMutations(proof)).toEqual([]);
  });
});

describe("docs/recovery.md", () => {
  const facts = new Set(Object.values(PROOFS).flatMap((proof) => proof.facts.map(({ name }) => name)));
  const rows = readFileSync("docs/recovery.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|(-| who )/.test(line))
    .map((line) => (line.split("|")[4] ?? "").trim());

  /** Whether a proof exists: a fact by its name, or a test by its file and title. */
  const exists = (proof: string): boolean => {
    const [, kind = "", name = ""] = /^([^:]+): (.+)$/.exec(proof) ?? [];
    return kind === "fact"
      ? facts.has(name)
      : readFileSync(`__tests__/${kind}`, "utf8").includes(`test("${name}",`);
  };

  test("every row names its proofs, and they exist", () => {
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter((cell) => !/^`[^`]+`(, `[^`]+`)*$/.test(cell))).toEqual([]);
    const proofs = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, proof = ""]) => proof));
    expect(proofs.filter((proof) => !exists(proof))).toEqual([]);
  });
});
