import type { z } from "zod";
import { partitionOf } from "../modules/arns";
import { logBucketName } from "./log-bucket";
import type { SettingsFile } from "./settings";
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

/** Storage classes in the order in which S3 lets an object move on. */
const WATERFALL = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** Days that S3 asks for before an object moves to these classes, and again before it moves on. */
const INFREQUENT_ACCESS_DAYS = 30;
const INFREQUENT_ACCESS = ["STANDARD_IA", "ONEZONE_IA"];

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
      if (WATERFALL.indexOf(transition.storageClass) <= WATERFALL.indexOf(before.storageClass)) {
        problems.push({
          path: [...path, "storageClass"],
          message: `cannot follow ${before.storageClass}: objects only move on, in the order ${WATERFALL.join(", ")}`,
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
      const { id, roleArn } = accounts[name];
      if (roleArn === undefined || roleArn.split(":")[4] === id) return [];
      return [{ path: ["accounts", name, "roleArn"], message: `must be a role of the account ${id}` }];
    },
  };
}

const stateRoleIsOfItsAccount: Rule = {
  reads: ["state", "accounts"],
  problems({ state, accounts }) {
    if (state.backend !== "s3" || state.roleArn === undefined) return [];
    const { id } = accounts[state.account];
    if (state.roleArn.split(":")[4] === id) return [];
    return [
      {
        path: ["state", "roleArn"],
        message: `must be a role of the account ${id}, which is \`state.account\``,
      },
    ];
  },
};

const onePartition: Rule = {
  reads: ["region", "trail.homeRegion", "accounts", "breakGlassPrincipalArns"],
  problems({ region, trail: { homeRegion }, accounts, breakGlassPrincipalArns }) {
    const partition = partitionOf(region);
    const message = `must be of the partition ${partition}, as \`region\` (${region}) is`;
    const arns = [
      ...Object.entries(accounts).map(([name, { roleArn }]) => ({
        path: ["accounts", name, "roleArn"],
        arn: roleArn,
      })),
      ...breakGlassPrincipalArns.map((arn, index) => ({ path: ["breakGlassPrincipalArns", index], arn })),
    ];
    return [
      ...(homeRegion === undefined || partitionOf(homeRegion) === partition
        ? []
        : [{ path: ["trail", "homeRegion"], message }]),
      ...arns
        .filter(({ arn }) => arn !== undefined && arn.split(":")[1] !== partition)
        .map(({ path }) => ({ path, message })),
    ];
  },
};

const stateIsApart: Rule = {
  reads: ["state", "logBucket.name", "logBucket.namePrefix"],
  problems({ state, logBucket }) {
    if (state.backend !== "s3") return [];
    const problems: Problem[] = [];
    if (state.bucket === logBucketName(logBucket)) {
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
  onePartition,
  stateRoleIsOfItsAccount,
  stateIsApart,
];
