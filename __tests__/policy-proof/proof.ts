import type { PolicyStatement } from "../../policies/policy-document";
import { sampleOf } from "../full-tests";
import type { Fact } from "./facts/fact";
import { type Mutation, matchesAny, mutations } from "./mutations";
import { ask, type Policies, type PolicyDocument, type SimulatorOptions } from "./simulator";

/** One policy, how it is attached, and the facts about it. */
export interface Proof {
  readonly document: PolicyDocument;
  readonly attach: (document: PolicyDocument) => Policies;
  readonly facts: readonly Fact[];
  readonly options?: SimulatorOptions;
  /** Mutations without effect: another statement, or the reader's own account, has the same effect. */
  readonly mutationsWithoutEffect?: readonly string[];
  /** The statements to mutate. By default all. */
  readonly mutates?: (statement: PolicyStatement) => boolean;
}

/** Names of the mutations for which every fact still holds. In `npm test` one mutation in ninety is tried. */
export async function unnoticedMutations({
  document,
  attach,
  facts,
  options,
  mutationsWithoutEffect = [],
  mutates = () => true,
}: Proof): Promise<readonly string[]> {
  const unnoticed: string[] = [];
  // A fact that detects one mutation often detects the next, so it is asked first.
  let likely = facts;
  for (const mutation of sampleOf(mutations(document, mutates), 90)) {
    if (mutationsWithoutEffect.includes(mutation.name)) continue;
    const concerned = likely.filter(({ question: { action } }) => isConcerned(action, mutation));
    const inOrder = [
      ...concerned.filter(({ answer }) => answer === mutation.endangered),
      ...concerned.filter(({ answer }) => answer !== mutation.endangered),
    ];
    const fact = await firstWrong(inOrder, attach(mutation.document), options);
    if (fact === undefined) unnoticed.push(mutation.name);
    else likely = [fact, ...likely.filter((other) => other !== fact)];
  }
  return unnoticed;
}

function isConcerned(action: string, { actions, unchangedActions }: Mutation): boolean {
  return matchesAny(actions, action) && !matchesAny(unchangedActions, action);
}

async function firstWrong(
  facts: readonly Fact[],
  policies: Policies,
  options?: SimulatorOptions,
): Promise<Fact | undefined> {
  for (const fact of facts) {
    if ((await ask(fact.question, policies, options)) !== fact.answer) return fact;
  }
  return undefined;
}
