import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { logFolder } from "../../aws/arns";
import { CONCURRENCY } from "./accounts";
import { collect, inParallel } from "./async";
import { type Check, combine, fail, type Judgement, judgeError, pass, unknown, warn } from "./check";
import type { Cell } from "./coverage/cells";
import { markDisabledRegions } from "./coverage/disabled-regions";
import { cellId, placeIn } from "./coverage/place";
import { readCell } from "./coverage/read-cell";
import { sampleCells } from "./coverage/sample";
import type { LiveAws, Member } from "./live-aws";

const CHECK_COVERAGE =
  "Run `npm run verify -- --only delivery,coverage` to see whether other accounts are affected.";
const CHECK_BUCKET =
  "Run `npm run verify` to examine every account. bucket.versions says how to restore files.";

/** Checks a few cells, and others each hour. It replaces coverage.* in runs that leave coverage out. */
export function newestDigestsCheck(aws: LiveAws): Check {
  return {
    id: "delivery.newest-digests",
    title: "the newest digests of a sample of accounts and Regions, another each hour, are in time",
    setting: `--max-age: ${aws.maxAge} minutes`,
    judge: async () => {
      await aws.trail();
      const { all, disabled } = await aws.regions();
      const regions = all.filter((region) => !disabled.has(region));
      if (regions.length === 0) {
        return unknown(
          "nothing was examined: none of the Regions is enabled",
          "Name Regions with --regions that the management account has enabled.",
        );
      }
      const accountIds = await listAccountFolders(aws);
      const managementId = aws.accounts.management.id;
      const { homeRegion } = aws.settings.trail;
      const sample = sampleCells({ managementId, accountIds, regions, homeRegion, now: aws.now }).map(
        ({ accountId, region }) => ({ member: { id: accountId, name: "", suspended: false }, region }),
      );
      const { cells, tampered } = await readSample(aws, sample);
      const names = sample.map(({ member, region }) => `${member.id} (${region})`).join(", ");
      const of = (accountIds.length * regions.length).toLocaleString("en-US");
      return combine(
        [
          ...sample.map((cell) => judgeSampled(cell, cells.get(cellId(cell)))),
          ...tampered.map((key) => fail(key, CHECK_BUCKET)),
        ],
        `${sample.length} of ${of} accounts and Regions: ${names}`,
      );
    },
  };
}

/** Accounts with a folder in the log bucket. S3 lists a thousand in a call, AWS Organizations twenty. */
async function listAccountFolders({ settings, logBucket, accounts }: LiveAws): Promise<readonly string[]> {
  const { trail, organization } = settings;
  if (!trail.isOrganizationTrail) return [accounts.management.id];
  const { s3: client, bucket } = logBucket;
  const Prefix = `${logFolder(trail, organization.id)}/`;
  const pages = await collect(paginateListObjectsV2({ client }, { ...bucket, Prefix, Delimiter: "/" }));
  const folders = pages
    .flatMap(({ CommonPrefixes = [] }) => CommonPrefixes)
    .map((folder) => (folder.Prefix ?? "").slice(Prefix.length, -1))
    .filter((name) => /^\d{12}$/.test(name));
  return [...new Set([accounts.management.id, ...folders])].sort();
}

/** A cell of the sample. */
interface Sampled {
  readonly member: Member;
  readonly region: string;
}

/** Reads the sample. It asks AWS Organizations only if a cell is not OK. */
async function readSample(aws: LiveAws, sample: readonly Sampled[]) {
  const startedLogging = await aws.startedLogging().catch(() => undefined);
  const cells = new Map<string, Cell>();
  const tampered = new Set<string>();
  const read = async ({ member, region }: Sampled) => {
    const place = placeIn(aws.settings, member, region);
    const { cell, tampered: inCell } = await readCell(aws, place, { startedLogging, hasLogs: false });
    cells.set(cellId(place), cell);
    for (const key of inCell) tampered.add(key);
  };
  await inParallel(sample, CONCURRENCY, read);
  const doubtful = sample.filter((cell) => isDoubtful(cells.get(cellId(cell))));
  if (doubtful.length > 0) await readDoubtful(aws, doubtful, cells, read);
  return { cells, tampered: [...tampered] };
}

function isDoubtful(cell: Cell | undefined): boolean {
  return cell === undefined || ["LATE", "GAP", "MISSING", "NEW"].includes(cell.state);
}

/** CloudTrail delivers nothing for an account that is closed, left, just joined, or has not enabled the Region. */
async function readDoubtful(
  aws: LiveAws,
  doubtful: readonly Sampled[],
  cells: Map<string, Cell>,
  read: (cell: Sampled) => Promise<void>,
): Promise<void> {
  const others = doubtful.filter(({ member }) => member.id !== aws.accounts.management.id);
  try {
    const members = others.length === 0 ? [] : await aws.members();
    await inParallel(others, CONCURRENCY, async ({ member, region }) => {
      const known = members.find(({ id }) => id === member.id);
      if (known !== undefined && !known.suspended) await read({ member: known, region });
      else cells.set(cellId({ member, region }), { state: "SUSPENDED" });
    });
  } catch (error) {
    for (const cell of others) {
      const detail = `${cells.get(cellId(cell))?.detail}; cannot tell whether the account is open: ${judgeError(error).found}`;
      cells.set(cellId(cell), { state: "UNKNOWN", detail });
    }
  }
  const { optIn } = await aws.regions();
  const members = new Map(doubtful.map(({ member }) => [member.id, member]));
  await markDisabledRegions(aws, [...members.values()], optIn, cells);
}

function judgeSampled({ member, region }: Sampled, cell: Cell | undefined): Judgement {
  const { state, detail = "" }: Cell = cell ?? { state: "UNKNOWN", detail: "not read" };
  const found = `${member.id} (${region}): ${state}${detail === "" ? "" : `, ${detail}`}`;
  if (state === "UNKNOWN") {
    return unknown(found, "Allow the call. docs/verify.md has the policy of `--only delivery`.");
  }
  if (state === "NEW") {
    return { ...warn(found, "Run `verify` again after 24 hours, or use --wait."), pending: true };
  }
  return isDoubtful(cell) ? fail(found, CHECK_COVERAGE) : pass(found);
}
