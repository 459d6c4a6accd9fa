import { z } from "zod";
import type { AccountSettings } from "./accounts";
import { bucketName, oneOf, profile, region, roleArn, section, text } from "./fields";

const S3State = section({
  backend: z
    .literal("s3")
    .default("s3")
    .describe("Where Terraform keeps its state: `s3`, `cloud` or `local`."),
  bucket: bucketName().describe("Name of the state bucket; `npm run bootstrap` creates it."),
  key: text(
    /^(?!\/)(?!.*\/\/)[\w!.*'()/-]{1,1000}$/,
    "must be an object key: letters, digits and `!-_.*'()/`, not beginning with `/`, no `//`",
  )
    .default("organization-trail.tfstate")
    .describe("Object key of the state of the stack `organization-trail`."),
  region: region().optional().describe("Region of the state bucket. Default: `region`."),
  account: oneOf(["audit", "management", "logArchive"])
    .default("audit")
    .describe("Account in which the state bucket lives."),
  profile: profile()
    .optional()
    .describe("AWS profile that reaches the state bucket. Default: that account's."),
  roleArn: roleArn().optional().describe("IAM role that reaches the state bucket. Default: that account's."),
});

const CloudState = section({
  backend: z.literal("cloud").describe("State in HCP Terraform."),
  organization: text(/^[\w-]{1,40}$/, "must be the name of an organization of HCP Terraform").describe(
    "Organization of HCP Terraform.",
  ),
  workspace: text(/^[\w-]{1,90}$/, "must be the name of a workspace of HCP Terraform").describe(
    "Workspace of the stack `organization-trail`.",
  ),
  hostname: text(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a host name")
    .default("app.terraform.io")
    .describe("Host of HCP Terraform, or of Terraform Enterprise."),
});

const LocalState = section({
  backend: z
    .literal("local")
    .describe("State in a file of the working directory: for trying things out, alone."),
});

export const State = z.discriminatedUnion("backend", [S3State, CloudState, LocalState], {
  error: ({ code }) =>
    code === "invalid_union" ? "must be one of s3, cloud, local" : "must be a mapping of keys to values",
});

/** Object key of the state of the stack `state-backend`, in the same bucket. */
export const STATE_BACKEND_KEY = "state-backend.tfstate";

/** State in S3, with its Region filled in, and the account that owns the bucket with the way to reach it. */
export type S3StateSettings = z.output<typeof S3State> & {
  readonly region: string;
  readonly owner: AccountSettings;
};
export type StateSettings = S3StateSettings | z.output<typeof CloudState> | z.output<typeof LocalState>;
