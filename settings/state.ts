import { z } from "zod";
import { bucketName, oneOf, profile, region, roleArn, section, text } from "./fields";

const S3State = section({
  backend: z.literal("s3").default("s3").describe("Where Terraform keeps its state: `s3` or `local`."),
  bucket: bucketName().describe("Name of the state bucket; `npm run bootstrap` creates it."),
  key: text(
    /^(?!\/)(?!.*\/\/)[\w!.*'()/-]{1,1000}$/,
    "must be an object key: letters, digits and `!-_.*'()/`, not beginning with `/`, no `//`",
  )
    .default("organization-trail.tfstate")
    .describe("Object key of the state of the stack `organization-trail`."),
  region: region().optional().describe("Region of the state bucket. Default: `region`."),
  account: oneOf(["audit", "management"])
    .default("audit")
    .describe("Account in which the state bucket lives."),
  profile: profile()
    .optional()
    .describe("AWS profile that reaches the state bucket. Default: that account's."),
  roleArn: roleArn().optional().describe("IAM role that reaches the state bucket. Default: that account's."),
});

const LocalState = section({
  backend: z
    .literal("local")
    .describe("State in a file of the working directory: for trying things out, alone."),
});

export const State = z.discriminatedUnion("backend", [S3State, LocalState], {
  error: ({ code }) =>
    code === "invalid_union" ? "must be one of s3, local" : "must be a mapping of keys to values",
});

/** Object key of the state of the stack `state-backend`, in the same bucket. */
export const STATE_BACKEND_KEY = "state-backend.tfstate";

/** State in S3, with region and credentials filled in. */
export type S3StateSettings = z.output<typeof S3State> & { readonly region: string };
export type StateSettings = S3StateSettings | z.output<typeof LocalState>;
