import { sampleOf } from "../full-tests";
import { DEPLOYMENTS, MUTATED } from "./choices";
import type { Fact } from "./facts/fact";
import { type Mutation, matchesAny, mutations } from "./mutations";
import { buildProofs, type Proof } from "./proofs";
import { ask, type Policies } from "./simulator";

async function unnoticedMutations({
  document,
  attach,
  facts,
  mutationsWithoutEffect = [],
  mutates = () => true,
}: Proof): Promise<readonly string[]> {
  const unnoticed: string[] = [];
  // A fact that detects one mutation often detects the next, so it is asked first.
  let likely = facts;
  for (const mutation of sampleOf(mutations(document, mutates), 30)) {
    if (mutationsWithoutEffect.includes(mutation.name)) continue;
    const concerned = likely.filter(({ question: { action } }) => isConcerned(action, mutation));
    const inOrder = [
      ...concerned.filter(({ answer }) => answer === mutation.endangered),
      ...concerned.filter(({ answer }) => answer !== mutation.endangered),
    ];
    const fact = await firstWrong(inOrder, attach(mutation.document));
    if (fact === undefined) unnoticed.push(mutation.name);
    else likely = [fact, ...likely.filter((other) => other !== fact)];
  }
  return unnoticed;
}

function isConcerned(action: string, { actions, unchangedActions }: Mutation): boolean {
  return matchesAny(actions, action) && !matchesAny(unchangedActions, action);
}

async function firstWrong(facts: readonly Fact[], policies: Policies): Promise<Fact | undefined> {
  for (const fact of facts) {
    if ((await ask(fact.question, policies)) !== fact.answer) return fact;
  }
  return undefined;
}

const asked = new Set<string>();
const isNew = (...what: readonly unknown[]) => asked.size < asked.add(JSON.stringify(what)).size;

describe.each(Object.entries(DEPLOYMENTS))("policies %s", (setting, choices) => {
  const proofs = Object.entries(buildProofs(choices)).filter(([name, { document, facts }]) =>
    isNew(name, document, facts),
  );

  describe.each(proofs)("%s", (_, proof) => {
    test.each(sampleOf(proof.facts, 8))("$name", async ({ question, answer }) => {
      expect(await ask(question, proof.attach(proof.document))).toBe(answer);
    });

    test("every fact has a unique name", () => {
      const names = proof.facts.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    });

    if (setting === MUTATED) {
      test("a fact fails for every mutation", async () => {
        expect(await unnoticedMutations(proof)).toEqual([]);
      });
    }
  });
});
