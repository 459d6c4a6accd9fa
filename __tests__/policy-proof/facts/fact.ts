import type { Answer, Question, Resource } from "../simulator";

/** A sentence that a policy must make true, and the question that shows it. */
export interface Fact {
  readonly name: string;
  readonly question: Question;
  readonly answer: Answer;
}

/** What the facts are about: the names of one deployment. */
export interface Names {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** An account of the organization that is neither the management account nor one that owns a resource here. */
  readonly memberAccountId: string;
  readonly trailArn: string;
  readonly bucket: Resource;
  readonly key: Resource;
  /** Principals of the organization, of whatever account. */
  readonly breakGlassPrincipalArns: readonly string[];
}

/** Somebody may. */
export function allows(whom: string, question: Question): Fact {
  return { name: `allows ${whom}`, question, answer: "Allowed" };
}

/** Nothing lets somebody, whatever the caller's own account says. */
export function doesNotAllow(whom: string, question: Question): Fact {
  return { name: `does not allow ${whom}`, question, answer: "ImplicitlyDenied" };
}

/** A statement denies it, so that no other statement can allow it. */
export function forbids(whom: string, question: Question): Fact {
  return { name: `forbids ${whom}`, question, answer: "ExplicitlyDenied" };
}
