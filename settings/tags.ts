import { z } from "zod";
import { text } from "./fields";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MAXIMUM_TAGS = 50;

export const Tags = z
  .record(
    text(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      "must be 1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`",
    ),
    text(TAG_CHARACTERS, "must be letters, digits, spaces and `_.:/=+-@`").max(256, {
      error: "must have at most 256 characters",
    }),
    { error: "must be a mapping of tag names to values" },
  )
  .refine((tags) => Object.keys(tags).length <= MAXIMUM_TAGS, {
    error: `must have at most ${MAXIMUM_TAGS} tags`,
  })
  .default({})
  .describe("Tags of every resource.");
