import type { z } from "zod";
import { Events } from "./events";
import { flag, region, section, text } from "./fields";

export const Trail = section({
  name: text(
    /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*[._-]{2})[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
    "must be a trail name: 3 to 128 letters, digits, `.`, `_` and `-`, beginning and ending with a letter or digit, no two of `._-` side by side, no IP address",
  )
    .default("organization-trail")
    .describe("Name of the trail. Another name is another trail, with a new digest chain."),
  homeRegion: region().optional().describe("Region the trail is managed from. Default: `region`."),
  isOrganizationTrail: flag()
    .default(true)
    .describe("Records every account of the organization. Changes in place."),
  isMultiRegionTrail: flag().default(true).describe("Records every enabled Region. Changes in place."),
  s3KeyPrefix: text(
    /^(?=.{1,200}$)(?!(.*\/)?AWSLogs(\/|$))[\w!.*'()-]+(\/[\w!.*'()-]+)*$/,
    "must be at most 200 letters, digits and `!-_.*'()/`, without a slash at either end, and no folder AWSLogs",
  )
    .optional()
    .describe(
      "Folder of the log files in the bucket. A change starts a second tree; the first stays where it is.",
    ),
  import: flag()
    .default(false)
    .describe(
      "Takes over the existing trail of this name, also a single account's, and changes it in place.",
    ),
  events: Events.prefault({}),
  enableLogging: flag().default(true).describe("Whether the trail records at all."),
});

/** The trail's settings, with the home region filled in. */
export type TrailSettings = z.output<typeof Trail> & { readonly homeRegion: string };
