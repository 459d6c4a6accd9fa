import type { z } from "zod";
import { accessLogBucketName, accountRoots, awsPartition } from "../aws/arns";
import { eventSelectors, selectorValues } from "./event-selectors";
import type { SettingsFile } from "./file";
import { logBucketName, STORAGE_CLASSES } from "./log-bucket";
import { STATE_BACKEND_KEY } from "./state";

type File = z.output<typeof SettingsFile>;

/** What a rule finds wrong: the key to mend, and the sentence that follows the key's name. */
interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A rule over several keys. It is asked once every key that it reads is right by itself. */
export interface Rule {
  /** Keys the rule reads, with dots. */
  readonly reads: readonly string[];
  /** What is wrong, or nothing. */
  problems(file: File): readonly Problem[];
}

/** Days that S3 asks for before an object moves to these classes, and again before it moves on. */
const INFREQUENT_ACCESS_DAYS = 30;
const INFREQUENT_ACCESS = ["STANDARD_IA", "ONEZONE_IA"];

const LONGEST_BUCKET_NAME = 63;

const bucketHasOneName: Rule = {
  reads: ["logBucket.name", "logBucket.namePrefix"],
  problems({ logBucket: { name, namePrefix } }) {
    if (name === undefined && namePrefix === undefined) {
      return [
        { path: ["logBucket", "namePrefix"], message: "is required (or `logBucket.name`, the whole name)" },
      ];
    }
    if (name !== undefined && namePrefix !== undefined) {
      return [
        { path: ["logBucket", "name"], message: "and `logBucket.namePrefix` exclude each other: remove one" },
      ];
    }
    return [];
  },
};

const complianceIsAcknowledged: Rule = {
  reads: ["logBucket.objectLock.mode", "logBucket.objectLock.acknowledgeCompliance"],
  problems({ logBucket: { objectLock } }) {
    if (objectLock.mode !== "COMPLIANCE" || objectLock.acknowledgeCompliance) return [];
    return [
      {
        path: ["logBucket", "objectLock", "acknowledgeCompliance"],
        message:
          "must be true with COMPLIANCE: nobody, root included, can shorten the lock or delete a log before it ends",
      },
    ];
  },
};

const lockEndsBeforeExpiration: Rule = {
  reads: ["logBucket.objectLock.days", "logBucket.expireAfterDays"],
  problems({ logBucket: { objectLock, expireAfterDays } }) {
    if (expireAfterDays === "never" || objectLock.days <= expireAfterDays) return [];
    return [
      {
        path: ["logBucket", "objectLock", "days"],
        message: `must not be more than \`logBucket.expireAfterDays\` (${expireAfterDays}): expiring a locked log only hides it`,
      },
    ];
  },
};

const transitionsAreInOrder: Rule = {
  reads: ["logBucket.transitions"],
  problems({ logBucket: { transitions } }) {
    return transitions.flatMap((transition, index) => {
      const path = ["logBucket", "transitions", index];
      const before = transitions[index - 1];
      const problems: Problem[] = [];
      if (
        INFREQUENT_ACCESS.includes(transition.storageClass) &&
        transition.afterDays < INFREQUENT_ACCESS_DAYS
      ) {
        problems.push({
          path: [...path, "afterDays"],
          message: `must be at least ${INFREQUENT_ACCESS_DAYS} before ${transition.storageClass}`,
        });
      }
      if (before === undefined) return problems;
      if (STORAGE_CLASSES.indexOf(transition.storageClass) <= STORAGE_CLASSES.indexOf(before.storageClass)) {
        problems.push({
          path: [...path, "storageClass"],
          message: `cannot follow ${before.storageClass}: objects only move on, in the order ${STORAGE_CLASSES.join(", ")}`,
        });
      }
      const stay = INFREQUENT_ACCESS.includes(before.storageClass) ? INFREQUENT_ACCESS_DAYS : 1;
      if (transition.afterDays < before.afterDays + stay) {
        problems.push({
          path: [...path, "afterDays"],
          message: `must be at least ${before.afterDays + stay}, ${stay} after the move to ${before.storageClass}`,
        });
      }
      return problems;
    });
  },
};

const transitionsComeBeforeExpiration: Rule = {
  reads: ["logBucket.transitions", "logBucket.expireAfterDays"],
  problems({ logBucket: { transitions, expireAfterDays } }) {
    return transitions.flatMap(({ afterDays }, index) =>
      expireAfterDays === "never" || afterDays < expireAfterDays
        ? []
        : [
            {
              path: ["logBucket", "transitions", index, "afterDays"],
              message: `must be less than \`logBucket.expireAfterDays\` (${expireAfterDays})`,
            },
          ],
    );
  },
};

const accountsAreTold: Rule = {
  reads: ["accounts"],
  problems({ accounts }) {
    const withoutCredentials = Object.values(accounts).filter(
      ({ profile, roleArn }) => profile === undefined && roleArn === undefined,
    );
    if (new Set(withoutCredentials.map(({ id }) => id)).size <= 1) return [];
    return [
      {
        path: ["accounts"],
        message:
          "must give all accounts but one a `profile` or a `roleArn`: one set of credentials cannot be two accounts",
      },
    ];
  },
};

function roleIsOfItsAccount(name: keyof File["accounts"]): Rule {
  return {
    reads: [`accounts.${name}.id`, `accounts.${name}.roleArn`],
    problems({ accounts }) {
      const account = accounts[name];
      if (account?.roleArn === undefined || account.roleArn.split(":")[4] === account.id) return [];
      return [
        { path: ["accounts", name, "roleArn"], message: `must be a role of the account ${account.id}` },
      ];
    },
  };
}

const stateRoleIsOfItsAccount: Rule = {
  reads: ["state", "accounts"],
  problems({ state, accounts }) {
    if (state.backend !== "s3" || state.roleArn === undefined) return [];
    const id = accounts[state.account]?.id;
    if (id === undefined || state.roleArn.split(":")[4] === id) return [];
    return [
      {
        path: ["state", "roleArn"],
        message: `must be a role of the account ${id}, which is \`state.account\``,
      },
    ];
  },
};

const onePartition: Rule = {
  reads: ["region", "trail.homeRegion", "accounts", "breakGlassPrincipalArns", "logBucket.readers"],
  problems({ region, trail: { homeRegion }, accounts, breakGlassPrincipalArns, logBucket: { readers } }) {
    const partition = awsPartition(region);
    const message = `must be of the partition ${partition}, as \`region\` (${region}) is`;
    const arns = [
      ...Object.entries(accounts).map(([name, { roleArn }]) => ({
        path: ["accounts", name, "roleArn"],
        arn: roleArn,
      })),
      ...itemsOf(["breakGlassPrincipalArns"], breakGlassPrincipalArns),
      ...itemsOf(["logBucket", "readers", "principalArns"], readers.principalArns),
      ...itemsOf(["logBucket", "readers", "role", "trustedPrincipalArns"], readers.role.trustedPrincipalArns),
    ];
    return [
      ...(homeRegion === undefined || awsPartition(homeRegion) === partition
        ? []
        : [{ path: ["trail", "homeRegion"], message }]),
      ...arns
        .filter(({ arn }) => arn !== undefined && arn.split(":")[1] !== partition)
        .map(({ path }) => ({ path, message })),
    ];
  },
};

function itemsOf(path: readonly string[], arns: readonly string[]) {
  return arns.map((arn, index) => ({ path: [...path, index], arn }));
}

const stateIsApart: Rule = {
  reads: ["state", "logBucket.name", "logBucket.namePrefix"],
  problems({ state, logBucket }) {
    if (state.backend !== "s3") return [];
    const problems: Problem[] = [];
    const bucket = logBucketName(logBucket);
    if (state.bucket === accessLogBucketName(bucket)) {
      problems.push({ path: ["state", "bucket"], message: "must not be the bucket of the access logs" });
    }
    if (state.bucket === bucket) {
      problems.push({
        path: ["state", "bucket"],
        message: "must not be the log bucket: a locked state cannot be kept",
      });
    }
    if (state.key === STATE_BACKEND_KEY) {
      problems.push({
        path: ["state", "key"],
        message: "must differ: the stack `state-backend` keeps its own state there",
      });
    }
    return problems;
  },
};

const stateAccountExists: Rule = {
  reads: ["state", "accounts"],
  problems({ state, accounts }) {
    if (state.backend !== "s3" || accounts[state.account] !== undefined) return [];
    return [{ path: ["state", "account"], message: "must be an account of `accounts`" }];
  },
};

const auditIsDelegatedAdministrator: Rule = {
  reads: ["organization.delegatedAdministrator", "accounts.audit.id", "accounts.management.id"],
  problems({ organization, accounts }) {
    if (!organization.delegatedAdministrator || accounts.audit.id !== accounts.management.id) return [];
    return [
      {
        path: ["organization", "delegatedAdministrator"],
        message: "must be false where the audit account is the management account, which needs no delegation",
      },
    ];
  },
};

const somethingIsRecorded: Rule = {
  reads: ["trail.events"],
  problems({ trail: { events } }) {
    if (events.management !== "none" || events.data.length > 0 || events.networkActivity.length > 0)
      return [];
    return [
      {
        path: ["trail", "events", "management"],
        message: "must not be none without data or network activity events: a trail must record something",
      },
    ];
  },
};

const exclusionsHaveSomethingToLeaveOut: Rule = {
  reads: ["trail.events.management", "trail.events.excludeManagementSources"],
  problems({ trail: { events } }) {
    if (events.management !== "none" || events.excludeManagementSources.length === 0) return [];
    return [
      {
        path: ["trail", "events", "excludeManagementSources"],
        message: "must be empty where `trail.events.management` is none",
      },
    ];
  },
};

const insightsHaveEvents: Rule = {
  reads: ["trail.events.management", "trail.events.insights"],
  problems({ trail: { events } }) {
    return events.insights.flatMap((insight, index) => {
      const path = ["trail", "events", "insights", index];
      if (events.management === "none") return [{ path, message: "needs management events, which are none" }];
      if (insight === "ApiCallRateInsight" && events.management === "read-only") {
        return [
          { path, message: "needs write management events, but `trail.events.management` is read-only" },
        ];
      }
      return [];
    });
  },
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MAXIMUM_SELECTOR_VALUES = 500;

const selectorValuesAreWithinTheLimit: Rule = {
  reads: ["region", "trail.events", "logBucket.name", "logBucket.namePrefix"],
  problems({ region, trail: { events }, logBucket }) {
    const count = selectorValues(eventSelectors({ ...events, region, bucketName: logBucketName(logBucket) }));
    if (count <= MAXIMUM_SELECTOR_VALUES) return [];
    return [
      {
        path: ["trail", "events"],
        message: `must lead to at most ${MAXIMUM_SELECTOR_VALUES} values in all selectors together, but leads to ${count}; buckets to leave out count in every selector of S3 objects`,
      },
    ];
  },
};

const accessLogBucketNameFits: Rule = {
  reads: ["logBucket.name", "logBucket.namePrefix", "logBucket.accessLogging.enabled"],
  problems({ logBucket }) {
    const name = accessLogBucketName(logBucketName(logBucket));
    if (!logBucket.accessLogging.enabled || name.length <= LONGEST_BUCKET_NAME) return [];
    return [
      {
        path: ["logBucket", logBucket.name === undefined ? "namePrefix" : "name"],
        message: `must be ${name.length - LONGEST_BUCKET_NAME} shorter: the bucket of its access logs is ${name}, and a bucket name has at most ${LONGEST_BUCKET_NAME} characters`,
      },
    ];
  },
};

const readerRoleIsTrustedBySomebody: Rule = {
  reads: ["logBucket.readers.role"],
  problems({ logBucket: { readers } }) {
    if (!readers.role.enabled || readers.role.trustedPrincipalArns.length > 0) return [];
    return [
      {
        path: ["logBucket", "readers", "role", "trustedPrincipalArns"],
        message: "must name somebody who may assume the role",
      },
    ];
  },
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, with room for the rest of the policy. */
const MAXIMUM_TRUST_LENGTH = 2_048 - 248;

const trustedPrincipalsFitIntoThePolicy: Rule = {
  reads: ["logBucket.readers.role.trustedPrincipalArns"],
  problems({ logBucket: { readers } }) {
    const { trustedPrincipalArns } = readers.role;
    const length = JSON.stringify([...trustedPrincipalArns, ...accountRoots(trustedPrincipalArns)]).length;
    if (length <= MAXIMUM_TRUST_LENGTH) return [];
    return [
      {
        path: ["logBucket", "readers", "role", "trustedPrincipalArns"],
        message: `must be at most ${MAXIMUM_TRUST_LENGTH} characters long with the roots of their accounts, or IAM refuses the role's trust policy; they are ${length}`,
      },
    ];
  },
};

/** Leaves half of the 20 KB that S3 allows for a bucket policy to what AWS or you may add. */
const MAXIMUM_PRINCIPALS_LENGTH = 4_600;

const principalsFitIntoThePolicies: Rule = {
  reads: ["breakGlassPrincipalArns", "logBucket.readers.principalArns"],
  problems({ breakGlassPrincipalArns, logBucket: { readers } }) {
    const { principalArns } = readers;
    const length = [...breakGlassPrincipalArns, ...principalArns, ...accountRoots(principalArns)].join()
      .length;
    if (length <= MAXIMUM_PRINCIPALS_LENGTH) return [];
    return [
      {
        path: ["logBucket", "readers", "principalArns"],
        message: `and \`breakGlassPrincipalArns\` must together be at most ${MAXIMUM_PRINCIPALS_LENGTH} characters long with the roots of the readers' accounts, or the bucket policy becomes too large; they are ${length}`,
      },
    ];
  },
};

const logGroupKeyIsInPlace: Rule = {
  reads: ["cloudWatchLogs.kmsKeyArn", "accounts.management.id", "region", "trail.homeRegion"],
  problems({ cloudWatchLogs: { kmsKeyArn }, accounts, region, trail }) {
    const place = `arn:${awsPartition(region)}:kms:${trail.homeRegion ?? region}:${accounts.management.id}:`;
    if (kmsKeyArn === undefined || kmsKeyArn.startsWith(place)) return [];
    return [
      {
        path: ["cloudWatchLogs", "kmsKeyArn"],
        message: `must be a key of the management account in the trail's home Region, so begin with ${place}`,
      },
    ];
  },
};

/** Every rule over several keys. */
export const rules: readonly Rule[] = [
  bucketHasOneName,
  complianceIsAcknowledged,
  lockEndsBeforeExpiration,
  transitionsAreInOrder,
  transitionsComeBeforeExpiration,
  accountsAreTold,
  roleIsOfItsAccount("management"),
  roleIsOfItsAccount("audit"),
  roleIsOfItsAccount("logArchive"),
  auditIsDelegatedAdministrator,
  onePartition,
  stateRoleIsOfItsAccount,
  stateIsApart,
  stateAccountExists,
  somethingIsRecorded,
  exclusionsHaveSomethingToLeaveOut,
  insightsHaveEvents,
  selectorValuesAreWithinTheLimit,
  accessLogBucketNameFits,
  readerRoleIsTrustedBySomebody,
  trustedPrincipalsFitIntoThePolicy,
  principalsFitIntoThePolicies,
  logGroupKeyIsInPlace,
];
