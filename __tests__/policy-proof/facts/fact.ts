import type { Answer, Question, Resource } from "../simulator";

/** A sentence that a policy must make true, and the question that shows it. */
export interface Fact {
  readonly name: string;
  readonly question: Question;
  readonly answer: Answer;
}

/** What the facts are about: the names of one deployment, and what was chosen in it. */
export interface Names {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly auditAccountId: string;
  /** An account of the organization that is neither the management account nor one that owns a resource here. */
  readonly memberAccountId: string;
  readonly trailArn: string;
  readonly bucket: Resource;
  /** Folder of the log files in the bucket, with a slash at its end; empty where there is none. */
  readonly prefix: string;
  readonly key: Resource;
  readonly accessLogBucket: Resource;
  readonly logGroup: Resource;
  readonly deliveryRole: Resource;
  readonly topic: Resource;
  readonly topicKey: Resource;
  /** Principals of the organization, of whatever account. */
  readonly breakGlassPrincipalArns: readonly string[];
  /** Principals who are named as readers, of whatever account and organization. */
  readonly readerArns: readonly string[];
  /** The reader role, and who may assume it. */
  readonly readerRole?: Resource & { readonly trustedPrincipalArns: readonly string[] };
  readonly memberAccountsRead: boolean;
  readonly encryptedUploadsRequired: boolean;
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
