import { z } from "zod";
import { accessLogBucketName, searchBucketName } from "../aws/arns";
import type { AccountSettings, Accounts } from "./accounts";
import { bucketName, listOf, oneOf, profile, region, roleArn, roleArnPattern, section, text } from "./fields";
import { type LogBucket, logBucketName } from "./log-bucket";
import { arnsAreInPartition } from "./partition";
import { rulesAcross } from "./rule";

const S3State = section({
  backend: z
    .literal("s3")
    .default("s3")
    .meta({
      description: "Backend of the Terraform state: an S3 bucket, HCP Terraform, or a local file.",
      option: {
        title: "State in S3",
        cost: "S3 storage of a few small objects.",
        disabling:
          "`npm run synth` no longer writes the stack `state-backend`. The state bucket and the state in it stay: move the state with `terraform init -migrate-state`.",
        deployedBy: {
          test: "organization-trail.tfstate is in the state bucket, encrypted, with its versions",
        },
      },
    }),
  bucket: bucketName().describe("Name of the state bucket. `npm run bootstrap` creates it."),
  key: text(
    /^(?!\/)(?!.*\/\/)[\w!.*'()/-]{1,1000}$/,
    "must be an object key: letters, digits and `!-_.*'()/`, not beginning with `/`, no `//`",
  )
    .default("organization-trail.tfstate")
    .describe("Object key of the state of the stack `organization-trail`."),
  region: region().optional().describe("Region of the state bucket. Default: the value of `region`."),
  account: oneOf(["audit", "management", "logArchive"])
    .default("audit")
    .describe("Account that owns the state bucket."),
  profile: profile()
    .optional()
    .describe(
      "AWS profile with credentials for the state bucket. Default: the profile of the account that owns it.",
    ),
  roleArn: roleArn()
    .optional()
    .describe(
      "IAM role that Terraform assumes to reach the state bucket. Default: the role of the account that owns it.",
    ),
  writerArns: listOf(roleArnPattern(), 5)
    .default([])
    .describe(
      "Roles that may write the state beside the deployers of the account that owns the bucket, such as the applying entry role of a pipeline. The bucket policy also lets those of other accounts of the organization read and lock it. Whoever may change such a role becomes a writer: the guardrail denies that in its own accounts.",
    ),
  readerArns: listOf(roleArnPattern(), 5)
    .default([])
    .describe(
      "Roles of other accounts of the organization that may read the state, such as the reading entry role of a pipeline.",
    ),
});

const CloudState = section({
  backend: z.literal("cloud").meta({
    description: "The state is in HCP Terraform or Terraform Enterprise.",
    option: {
      title: "State in HCP Terraform",
      cost: "HCP Terraform's price.",
      disabling: "The state stays in the workspace until you move or delete it.",
      deployedBy: { validatedOnly: "`npm run validate`; no emulator of HCP Terraform exists" },
    },
  }),
  organization: text(
    /^[\w-]{1,40}$/,
    "must be the name of an organization of HCP Terraform",
    "acme",
  ).describe("Organization of HCP Terraform."),
  workspace: text(
    /^[\w-]{1,90}$/,
    "must be the name of a workspace of HCP Terraform",
    "organization-trail",
  ).describe("Workspace of the stack `organization-trail`."),
  hostname: text(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a host name")
    .default("app.terraform.io")
    .describe("Host name of HCP Terraform or of Terraform Enterprise."),
});

const LocalState = section({
  backend: z.literal("local").meta({
    description: "The state is in a file of the working directory, for tests by one person.",
    option: {
      title: "State in a local file",
      cost: "None.",
      disabling: "The file stays: move the state with `terraform init -migrate-state`.",
      deployedBy: { test: "every option at once deploys, and a second plan is empty" },
    },
  }),
});

export const State = z
  .discriminatedUnion("backend", [S3State, CloudState, LocalState], {
    error: ({ code }) =>
      code === "invalid_union" ? "must be one of s3, cloud, local" : "must be a mapping of keys to values",
  })
  .describe("Backend of the Terraform state.");

/** Object key of the state of the stack `state-backend`, in the same bucket. */
export const STATE_BACKEND_KEY = "state-backend.tfstate";

/** State in S3, with the default of its Region, and the account that owns the bucket with its credentials. */
export type S3StateSettings = z.output<typeof S3State> & {
  readonly region: string;
  readonly owner: AccountSettings;
};
export type StateSettings = S3StateSettings | z.output<typeof CloudState> | z.output<typeof LocalState>;

interface File {
  readonly state: z.output<typeof State>;
  readonly accounts: z.output<typeof Accounts>;
  readonly logBucket: z.output<typeof LogBucket>;
  readonly integrity: { readonly writerArns: readonly string[] };
  readonly region: string;
}

/** Fills in the Region of the state bucket, and the account that owns it, with the roles that apply the state's stack. */
export function resolveState({
  state,
  accounts,
  region,
}: Omit<File, "logBucket" | "integrity">): StateSettings {
  if (state.backend !== "s3") return state;
  const { id, profile, roleArn, deployerArns } = accounts[state.account] ?? accounts.audit;
  const ownRole = state.roleArn === undefined ? [] : [state.roleArn];
  const owner = {
    id,
    profile: state.profile ?? profile,
    roleArn: state.roleArn ?? roleArn,
    deployerArns: deployerArns && [...new Set([...deployerArns, ...ownRole])],
  };
  return { ...state, region: state.region ?? region, owner };
}

const rule = rulesAcross<File>();

const roleBelongsToAccount = rule(
  {
    backend: "state.backend",
    account: "state.account",
    roleArn: "state.roleArn",
    accounts: "accounts",
  },
  ({ backend, account, roleArn, accounts }, problem) => {
    const id = backend === "s3" && account !== undefined ? accounts[account]?.id : undefined;
    if (id !== undefined && roleArn !== undefined && roleArn.split(":")[4] !== id) {
      problem("roleArn", `must be a role of the account ${id}, the account in \`state.account\``);
    }
  },
);

const bucketHoldsOnlyState = rule(
  {
    backend: "state.backend",
    bucket: "state.bucket",
    name: "logBucket.name",
    namePrefix: "logBucket.namePrefix",
  },
  ({ backend, bucket, name, namePrefix }, problem) => {
    if (backend !== "s3") return;
    const logBucket = logBucketName({ name, namePrefix });
    if (bucket === logBucket) {
      problem("bucket", "must not be the log bucket, whose Object Lock would lock the state");
    }
    if (bucket === accessLogBucketName(logBucket)) {
      problem("bucket", "must not be the access-log bucket, whose lifecycle would delete the state");
    }
    if (bucket === searchBucketName(logBucket)) {
      problem("bucket", "must not be the bucket of search results, whose lifecycle would delete the state");
    }
  },
);

const keyIsFree = rule({ backend: "state.backend", key: "state.key" }, ({ backend, key }, problem) => {
  if (backend === "s3" && key === STATE_BACKEND_KEY) {
    problem("key", `must not be ${STATE_BACKEND_KEY}, the key of the state of the stack \`state-backend\``);
  }
});

const accountIsConfigured = rule(
  { backend: "state.backend", account: "state.account", accounts: "accounts" },
  ({ backend, account, accounts }, problem) => {
    if (backend === "s3" && account !== undefined && accounts[account] === undefined) {
      problem("account", `must be an account of the settings: add \`accounts.${account}\``);
    }
  },
);

/** S3 allows 20 KB for a bucket policy. The policy has a writer's ARN up to five times. */
const MAXIMUM_PRINCIPALS_LENGTH = 3_000;

const statePolicyFits = rule(
  { writers: "state.writerArns", readers: "state.readerArns", ofIntegrity: "integrity.writerArns" },
  ({ writers = [], readers = [], ofIntegrity }, problem) => {
    const { length } = [...writers, ...readers, ...ofIntegrity].join();
    if (length > MAXIMUM_PRINCIPALS_LENGTH) {
      problem(
        "writers",
        `must have at most ${MAXIMUM_PRINCIPALS_LENGTH} characters together with \`state.readerArns\` and \`integrity.writerArns\`, so that the policy of the state bucket fits, but has ${length}`,
      );
    }
  },
);

const principalsAreInPartition = (["state.writerArns", "state.readerArns"] as const).map((path) =>
  rule({ arns: path, region: "region" }, arnsAreInPartition),
);

export const stateRules = [
  statePolicyFits,
  ...principalsAreInPartition,
  roleBelongsToAccount,
  bucketHoldsOnlyState,
  keyIsFree,
  accountIsConfigured,
];
