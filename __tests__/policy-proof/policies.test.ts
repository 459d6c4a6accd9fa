import { sampleOf } from "../full-tests";
import { DEPLOYMENTS, MUTATED } from "./choices";
import { unnoticedMutations } from "./proof";
import { buildProofs } from "./proofs";
import { ask } from "./simulator";

const asked = new Set<string>();
const isNew = (...what: readonly unknown[]) => asked.size < asked.add(JSON.stringify(what)).size;

describe.each(Object.entries(DEPLOYMENTS))("policies %s", (setting, choices) => {
  const proofs = Object.entries(buildProofs(choices)).filter(([name, { document, facts }]) =>
    isNew(name, document, facts),
  );

  describe.each(proofs)("%s", (_, proof) => {
    test.each(sampleOf(proof.facts, 24))("$name", async ({ question, answer }) => {
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
