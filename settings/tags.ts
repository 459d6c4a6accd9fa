import { z } from "zod";
import { text } from "./fields";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** For the JSON Schema, whose validators may not know classes of Unicode: at least no other character of ASCII. */
const NO_OTHER_ASCII = "[^\\x00-\\x1f!-*,;<>?\\[-^`{-\\x7f]";
const MAXIMUM_TAGS = 50;

export const Tags = z
  .record(
    text(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      "must be 1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`",
    ).meta({ pattern: `^(?![aA][wW][sS]:)${NO_OTHER_ASCII}{1,128}$` }),
    text(TAG_CHARACTERS, "must be letters, digits, spaces and `_.:/=+-@`")
      .max(256, { error: "must have at most 256 characters" })
      .meta({ pattern: `^${NO_OTHER_ASCII}*$` }),
    { error: "must be a mapping of tag names to values" },
  )
  .refine((tags) => Object.keys(tags).length <= MAXIMUM_TAGS, {
    error: `must have at most ${MAXIMUM_TAGS} tags`,
  })
  .default({})
  .meta({ examples: [{ application: "organization-trail", "cost-center": "42" }] })
  .describe("Tags of every resource.");
