import type { z } from "zod";
import { eventSelectors, selectorValues } from "./event-selectors";
import { Events } from "./events";
import { flag, region, section, text } from "./fields";
import { type LogBucket, logBucketName } from "./log-bucket";
import { regionMismatch } from "./partition";
import { rulesAcross } from "./rule";

export const Trail = section({
  name: text(
    /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*[._-]{2})[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
    "must be a trail name: 3 to 128 letters, digits, `.`, `_` and `-`, beginning and ending with a letter or digit, no two of `._-` side by side, no IP address",
  )
    .default("organization-trail")
    .describe("Name of the trail. Decided at the first deployment."),
  homeRegion: region()
    .optional()
    .describe(
      "Region in which the trail is managed. Default: the value of `region`. Decided at the first deployment.",
    ),
  isOrganizationTrail: flag()
    .default(true)
    .describe(
      "Records every account of the organization. `false`: records only the management account. Terraform changes it in place.",
    ),
  isMultiRegionTrail: flag()
    .default(true)
    .describe(
      "Records every enabled Region. `false`: records only the home Region. Terraform changes it in place.",
    ),
  s3KeyPrefix: text(
    /^(?=.{1,200}$)(?!(.*\/)?AWSLogs(\/|$))[\w!.*'()-]+(\/[\w!.*'()-]+)*$/,
    "must be at most 200 letters, digits and `!-_.*'()/`, without a slash at either end, and no folder AWSLogs",
  )
    .optional()
    .meta({
      description:
        "Key prefix of the log files. After a change, CloudTrail writes to the new prefix; existing log files keep their keys.",
      option: {
        title: "Key prefix of log files",
        cost: "None.",
        disabling: "CloudTrail writes new log files without a prefix. Existing log files keep their keys.",
        deployedBy: {
          test: "the trail delivers under its prefix and to the log group, and notifies the topic",
        },
      },
    }),
  import: flag()
    .default(false)
    .meta({
      description:
        "Imports the existing trail of this name into the Terraform state and changes it in place. It may be a trail of a single account.",
      option: {
        title: "Import of an existing trail",
        cost: "None.",
        disabling: "No effect after the import, which Terraform performs once.",
        deployedBy: { test: "a trail of one account and Region is imported and changed in place" },
      },
    }),
  events: Events.prefault({}),
  enableLogging: flag()
    .default(true)
    .describe("Starts the trail. `false` stops it: CloudTrail delivers no log files."),
}).describe("The organization trail.");

/** The trail's settings, with the default of its home Region. */
export type TrailSettings = z.output<typeof Trail> & { readonly homeRegion: string };

interface File {
  readonly trail: z.output<typeof Trail>;
  readonly logBucket: z.output<typeof LogBucket>;
  readonly region: string;
}

/** Fills in the home Region. */
export function resolveTrail({ trail, region }: Pick<File, "trail" | "region">): TrailSettings {
  return { ...trail, homeRegion: trail.homeRegion ?? region };
}

const rule = rulesAcross<File>();

const homeRegionIsInPartition = rule(
  { homeRegion: "trail.homeRegion", region: "region" },
  ({ homeRegion, region }, problem) => {
    const message = homeRegion && regionMismatch(region, homeRegion);
    if (message) problem("homeRegion", message);
  },
);

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MAXIMUM_SELECTOR_VALUES = 500;

const selectorValuesAreWithinTheLimit = rule(
  {
    events: "trail.events",
    region: "region",
    name: "logBucket.name",
    namePrefix: "logBucket.namePrefix",
  },
  ({ events, region, name, namePrefix }, problem) => {
    const bucketName = logBucketName({ name, namePrefix });
    const count = selectorValues(eventSelectors({ ...events, region, bucketName }));
    if (count > MAXIMUM_SELECTOR_VALUES) {
      problem(
        "events",
        `must need at most ${MAXIMUM_SELECTOR_VALUES} values in all event selectors together, but needs ${count}; each excluded bucket counts once in every selector of S3 objects`,
      );
    }
  },
);

export const trailRules = [homeRegionIsInPartition, selectorValuesAreWithinTheLimit];
