import type { z } from "zod";
import { section, text } from "./fields";

export const Key = section({
  alias: text(
    /^(?!aws\/|alias\/)[A-Za-z0-9/_-]{1,250}$/,
    "must be 1 to 250 letters, digits, `/`, `_` and `-`, without `alias/`, not beginning with `aws/`",
  )
    .default("organization-trail")
    .describe("Alias of the KMS key, without `alias/`."),
}).describe("KMS key of the audit account that encrypts the log files.");
export type KeySettings = z.output<typeof Key>;
