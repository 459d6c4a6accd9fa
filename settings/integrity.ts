import type { z } from "zod";
import type { Accounts } from "./accounts";
import { listOf, roleArn, roleArnPattern, section, text } from "./fields";
import { arnsAreInPartition } from "./partition";
import type { Readers } from "./readers";
import { rulesAcross } from "./rule";
import type { State } from "./state";

export const Integrity = section({
  stateUri: text(
    /^s3:\/\/[a-z0-9-]+(\/(?!\.{1,2}\/)[\w.-]{1,100}){1,5}\/$/,
    "must be a folder of the state bucket, with a slash at its end, such as s3://acme-state/integrity/",
    "s3://acme-state/integrity/",
  )
    .optional()
    .meta({
      description:
        "Folder of the state bucket where scheduled runs of `integrity` keep what they have verified (`--state default`). Its objects are versioned. Without it they keep a file, such as an artefact of a workflow.",
      option: {
        title: "State of integrity in S3",
        cost: "S3 storage of a few megabytes, and its requests.",
        disabling:
          "Removes the folder from the policies of the state bucket and of the guardrail. The objects stay.",
        deployedBy: { test: "what a run has verified is kept in the state bucket, and the next one goes on" },
      },
    }),
  writerArns: listOf(roleArnPattern(), 5)
    .default([])
    .describe(
      "Roles that may write to the folder of `integrity.stateUri`, and to nothing else in the state bucket. Beside them only deployers can. Whoever may change such a role becomes a writer: the guardrail denies that in its own accounts.",
    ),
  digestReaderArns: listOf(roleArn(), 5)
    .default([])
    .meta({
      description:
        "Roles of the organization that may list the log bucket and read digests, such as that of a workflow that runs `integrity --depth files`. The policies of bucket and key deny them every log file.",
      option: {
        title: "Digest readers",
        cost: "S3 and KMS requests.",
        disabling: "Removes the roles from the bucket policy and the key policy.",
        deployedBy: { test: "the deployed policies are equal to the synthesized ones" },
      },
    }),
}).describe("Where `npm run integrity` keeps its state, and who may only read digests.");
export type IntegritySettings = z.output<typeof Integrity>;

/** The folder in the bucket, with a slash at its end. */
export function folderOf(stateUri: string): string {
  return stateUri.split("/").slice(3).join("/");
}

const rule = rulesAcross<{
  integrity: IntegritySettings;
  accounts: z.output<typeof Accounts>;
  logBucket: { readers: z.output<typeof Readers> };
  breakGlassPrincipalArns: string[];
  state: z.output<typeof State>;
  region: string;
}>();

const stateIsInTheStateBucket = rule(
  { uri: "integrity.stateUri", backend: "state.backend", bucket: "state.bucket", key: "state.key" },
  ({ uri, backend, bucket, key = "" }, problem) => {
    if (uri === undefined) return;
    if (backend !== "s3") {
      problem(
        "uri",
        "needs `state.backend: s3`: without a state bucket `integrity` keeps its state in a file",
      );
    } else if (!uri.startsWith(`s3://${bucket}/`)) {
      problem(
        "uri",
        `must be in the state bucket, such as s3://${bucket}/integrity/: its policy protects the folder`,
      );
    } else if (key.startsWith(folderOf(uri))) {
      problem("uri", `must not have the Terraform state, ${key}, in it: choose another folder`);
    }
  },
);

const stateHasWriters = rule(
  { uri: "integrity.stateUri", writers: "integrity.writerArns" },
  ({ uri, writers }, problem) => {
    if (uri !== undefined && writers.length === 0) {
      problem("writers", "must name the roles that write to `integrity.stateUri`");
    }
    if (uri === undefined && writers.length > 0)
      problem("writers", "has no effect without `integrity.stateUri`");
  },
);

const writersWriteNothingElse = rule(
  {
    writers: "integrity.writerArns",
    ofState: "state.writerArns",
    backendRole: "state.roleArn",
    account: "state.account",
    accounts: "accounts",
  },
  ({ writers, ofState = [], backendRole, account, accounts }, problem) => {
    const deployers = (account && accounts[account]?.deployerArns) ?? [];
    for (const [index, arn] of writers.entries()) {
      if ([...ofState, ...deployers, backendRole].includes(arn)) {
        problem(
          "writers",
          "must not also be a role that writes the Terraform state: `integrity` runs with a role of its own",
          index,
        );
      }
    }
  },
);

const digestReadersReadNoLogFile = rule(
  {
    digestReaders: "integrity.digestReaderArns",
    readers: "logBucket.readers.principalArns",
    role: "logBucket.readers.role",
    audit: "accounts.audit.id",
    breakGlass: "breakGlassPrincipalArns",
  },
  ({ digestReaders, readers, role, audit, breakGlass }, problem) => {
    for (const [index, arn] of digestReaders.entries()) {
      const isReaderRole = role.enabled && arn.endsWith(`::${audit}:role/${role.name}`);
      if (isReaderRole || [...readers, ...breakGlass].includes(arn)) {
        problem(
          "digestReaders",
          "must not also be a reader of log files or a break-glass principal: the policies deny it every log file",
          index,
        );
      }
    }
  },
);

const rolesAreInPartition = (["integrity.writerArns", "integrity.digestReaderArns"] as const).map((path) =>
  rule({ arns: path, region: "region" }, arnsAreInPartition),
);

export const integrityRules = [
  stateIsInTheStateBucket,
  stateHasWriters,
  writersWriteNothingElse,
  digestReadersReadNoLogFile,
  ...rolesAreInPartition,
];
