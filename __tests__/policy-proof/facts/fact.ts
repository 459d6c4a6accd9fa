import type { Answer, Question, Resource } from "../simulator";

/** A statement about a policy, with the question and the answer that prove it. */
export interface Fact {
  readonly name: string;
  readonly question: Question;
  readonly answer: Answer;
}

/** The names and the options of one deployment. */
export interface Names {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly auditAccountId: string;
  /** An account of the organization that owns no resource of the deployment. */
  readonly memberAccountId: string;
  readonly trailArn: string;
  readonly bucket: Resource;
  /** Folder of the log files in the bucket, with a slash at its end, or empty. */
  readonly prefix: string;
  /** Prefixes of earlier log files, written the same. */
  readonly formerPrefixes: readonly string[];
  readonly key: Resource;
  readonly accessLogBucket: Resource;
  readonly logGroup: Resource;
  readonly deliveryRole: Resource;
  readonly topic: Resource;
  readonly topicKey: Resource;
  /** The topic of the alarms, and that of the CIS alarms. */
  readonly alarmTopics: { readonly tampering: Resource; readonly cis: Resource };
  readonly alarmKey: Resource;
  /** ARN of any alarm of the deployment. */
  readonly alarmArn: string;
  /** Deployers by account, as the settings write them. An account without an entry has none in the settings. */
  readonly deployerArns: Readonly<Record<string, readonly string[] | undefined>>;
  /** Principals of any account of the organization. */
  readonly breakGlassPrincipalArns: readonly string[];
  /** Readers of any account and organization. */
  readonly readerArns: readonly string[];
  /** Roles of the organization that read digests, and no log file. */
  readonly digestReaderArns: readonly string[];
  /** The reader role, and the principals that may assume it. */
  readonly readerRole?: Resource & {
    readonly trustedPrincipalArns: readonly string[];
    readonly trustedExternal: readonly { readonly accountId: string; readonly externalId: string }[];
  };
  /** Search: where it asks, its results with their key, and its role with those who may assume it. */
  readonly search?: {
    readonly workgroupArn: string;
    /** Beginning of the ARNs of Glue's resources. */
    readonly glueArn: string;
    readonly database: string;
    readonly resultsBucket: Resource;
    readonly resultsKey: Resource;
    readonly role: NonNullable<Names["readerRole"]>;
  };
  /** Endpoints outside the audit account that may subscribe to the topic. */
  readonly subscribers: readonly string[];
  readonly memberAccountsRead: boolean;
  readonly encryptedUploadsRequired: boolean;
}

/** The policy allows it. */
export function allows(whom: string, question: Question): Fact {
  return { name: `allows ${whom}`, question, answer: "Allowed" };
}

/** No statement allows it, even if the caller's own account does. */
export function doesNotAllow(whom: string, question: Question): Fact {
  return { name: `does not allow ${whom}`, question, answer: "ImplicitlyDenied" };
}

/** A statement denies it, so no other statement can allow it. */
export function forbids(whom: string, question: Question): Fact {
  return { name: `forbids ${whom}`, question, answer: "ExplicitlyDenied" };
}
