import type { Trail } from "@aws-sdk/client-cloudtrail";
import { inParallel } from "../../verify/async";
import { type Check, checkEach, checkOne, type Item } from "../../verify/check";
import { fail, type Judgement, pass, warn } from "../../verify/judgement";
import { READ } from "../../verify/live-aws";
import { permission } from "../../verify/permission";
import type { Examination, NamedAccount } from "../examination";
import { TRAILS_OF } from "../targets";

/** CloudTrail's limit in each Region of an account: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MOST_TRAILS = 5;

/** CloudTrail answers about ten calls a second. */
const AT_ONCE = 8;

/** Whether the trail has room, and is the only one of the organization. */
export function trailChecks(examination: Examination): readonly Check[] {
  return [
    ...examination.accounts.map((named) => room(examination, named)),
    onlyTrail(examination),
    nameIsFree(examination),
  ];
}

function readTrails(name: NamedAccount["name"]) {
  return permission(TRAILS_OF[name], "cloudtrail:DescribeTrails");
}

/** An organization's trail counts in each of its accounts. Other member accounts cannot be asked from here. */
function room(examination: Examination, named: NamedAccount): Check {
  const { aws, trails } = examination;
  return checkEach<readonly Trail[]>({
    id: `trails.room-${named.name}`,
    title: `the ${named.name} account has room for the trail in every Region`,
    permissions: [readTrails(named.name), READ.regions],
    read: async () =>
      inParallel((await aws.regions()).enabled, AT_ONCE, async (region): Promise<Item<readonly Trail[]>> => {
        try {
          return { name: region, value: await trails(named, region) };
        } catch (error) {
          return { name: region, error };
        }
      }),
    judge: (found) => {
      const others = found.filter(({ TrailARN }) => TrailARN !== aws.expected.trailArn);
      return others.length < MOST_TRAILS
        ? pass(`${others.length} others`)
        : fail(
            `${others.length} trails, and CloudTrail allows ${MOST_TRAILS}: ${others.map(({ TrailARN }) => TrailARN).join(", ")}`,
            "Delete one that the organization's trail replaces. The same limit holds in every member account: a trail of this organization counts there, too.",
          );
    },
    summarize: (regions) => `fewer than ${MOST_TRAILS} others in ${regions.join(", ")}`,
  });
}

function onlyTrail({ aws, settings, trails, accounts }: Examination): Check {
  return checkOne({
    id: "trails.only",
    title: "no other trail records the organization",
    permissions: [readTrails("management")],
    read: () => ofManagement({ trails, accounts }, settings.trail.homeRegion),
    judge: (found) => {
      const others = found.filter(
        ({ IsOrganizationTrail, TrailARN }) => IsOrganizationTrail && TrailARN !== aws.expected.trailArn,
      );
      return others.length === 0
        ? pass("no other trail of the organization")
        : warn(
            `${others.map(({ TrailARN }) => TrailARN).join(", ")} records it, too`,
            "AWS charges the second copy of management events. Import that trail (examples/existing-trail.yaml), or delete it once this one delivers.",
          );
    },
  });
}

/** A trail of this name that delivers elsewhere is another one. */
function nameIsFree({ aws, settings, trails, accounts }: Examination): Check {
  const { trail, logBucket } = settings;
  return checkOne({
    id: "trails.name",
    title: "no other trail has the name",
    setting: `trail.name: ${trail.name}`,
    permissions: [readTrails("management")],
    read: () => ofManagement({ trails, accounts }, trail.homeRegion),
    judge: (found): Judgement => {
      const same = found.find(({ TrailARN }) => TrailARN === aws.expected.trailArn);
      if (same === undefined) return pass("it is free");
      if (trail.import) return pass(`the deployment imports ${same.TrailARN}`);
      return same.S3BucketName === logBucket.name
        ? pass(`it is that of this deployment: ${same.TrailARN}`)
        : fail(
            `${same.TrailARN} delivers to ${same.S3BucketName}`,
            "Choose another trail.name, or import that trail (examples/existing-trail.yaml).",
          );
    },
  });
}

function ofManagement(
  { trails, accounts }: Pick<Examination, "trails" | "accounts">,
  region: string,
): Promise<readonly Trail[]> {
  const management = accounts.find(({ name }) => name === "management");
  return management === undefined ? Promise.resolve([]) : trails(management, region);
}
