import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { logFolder } from "../../../aws/arns";
import { CONCURRENCY } from "../accounts";
import { collect, inParallel } from "../async";
import { type Check, checkEach, type Item } from "../check";
import type { Cell } from "../coverage/cells";
import { type CellName, chooseCellsInTurn } from "../coverage/cells-in-turn";
import { markDisabledRegions } from "../coverage/disabled-regions";
import { LIST_OBJECTS } from "../coverage/log-files";
import { cellId, placeIn } from "../coverage/place";
import { readCell } from "../coverage/read-cell";
import { readTrailBegin } from "../coverage/trail-begin";
import { describeTampered, LIST_VERSIONS, type TamperedFile } from "../coverage/versions";
import { judgeError } from "../failed-read";
import type { Failure } from "../failure";
import { fail, type Judgement, joinFirst, pass, unknown, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import type { Member } from "../members";

const LOOK_AT_COVERAGE =
  "Run `npm run --silent verify -- --only delivery,coverage` to see whether other accounts are affected.";
const TAMPERED =
  "`npm run --silent verify` examines every account; bucket.versions says how to restore files.";

/** The newest digests of a few cells: a small part of what coverage.* examines, for runs without it. */
export function newestDigests(aws: LiveAws): Check {
  return checkEach({
    id: "delivery.newest-digests",
    title: "a few accounts and Regions, other ones in each run, deliver digests in time",
    setting: `--max-age: ${aws.maxAge} minutes`,
    permissions: [READ.trail, READ.regions, READ.statuses, READ.members, LIST_OBJECTS, LIST_VERSIONS],
    read: async () => {
      await aws.trail();
      return readCellsInTurn(aws);
    },
    judge,
    summarize: (names) => `${names.length} accounts and Regions: ${names.join(", ")}`,
  });
}

interface ReadCellInTurn {
  readonly cell: Cell;
  readonly tampered: readonly TamperedFile[];
  readonly failure?: Failure;
}

function judge({ cell: { state, detail = "" }, tampered, failure }: ReadCellInTurn): Judgement {
  if (tampered.length > 0) return fail(joinFirst(tampered.map(describeTampered)), TAMPERED);
  const found = `${state}${detail === "" ? "" : `, ${detail}`}`;
  if (state === "UNKNOWN") {
    return { ...unknown(found, failure?.remediation ?? "Run `verify` again."), failure };
  }
  if (state === "NEW") {
    return {
      ...warn(found, "Run `verify` again after the first 24 hours, or wait with --wait."),
      pending: true,
    };
  }
  return isDoubtful({ state }) || state === "FUTURE" ? fail(found, LOOK_AT_COVERAGE) : pass(found);
}

async function readCellsInTurn(aws: LiveAws): Promise<readonly Item<ReadCellInTurn>[]> {
  const { all, disabled } = await aws.regions();
  const regions = all.filter((region) => !disabled.has(region));
  if (regions.length === 0) return [];
  const { management } = aws.settings.accounts;
  const { homeRegion } = aws.settings.trail;
  const accountIds = await listAccountsInBucket(aws);
  const chosen = chooseCellsInTurn({
    managementId: management.id,
    accountIds,
    regions,
    homeRegion,
    turn: aws.turn,
  });
  const read = await readChosen(aws, chosen);
  return chosen.map(({ accountId, region }) => {
    const name = `${accountId} (${region})`;
    const value = read.get(cellId({ member: toMember(accountId), region }));
    return value === undefined ? { name, error: new Error("not read") } : { name, value };
  });
}

function toMember(id: string): Member {
  return { id, name: "", suspended: false };
}

/** Accounts with a folder in the bucket: one call lists a thousand of them, AWS Organizations answers twenty a call. */
async function listAccountsInBucket({ settings, logBucket }: LiveAws): Promise<readonly string[]> {
  const { trail, accounts, organization } = settings;
  if (!trail.isOrganizationTrail) return [accounts.management.id];
  const { s3, bucket } = logBucket;
  const Prefix = `${logFolder(trail, organization.id)}/`;
  const ids = new Set([accounts.management.id]);
  const pages = paginateListObjectsV2({ client: s3 }, { ...bucket, Prefix, Delimiter: "/" });
  for (const { CommonPrefixes = [] } of await collect(pages)) {
    for (const folder of CommonPrefixes) {
      const name = (folder.Prefix ?? "").slice(Prefix.length, -1);
      if (/^\d{12}$/.test(name)) ids.add(name);
    }
  }
  return [...ids].sort();
}

/** Cells that were read so far. */
type ReadCells = Map<string, ReadCellInTurn>;

/** Reads the cells, and calls AWS Organizations only if one of them does not look right. */
async function readChosen(aws: LiveAws, chosen: readonly CellName[]): Promise<ReadCells> {
  const trailBegan = await readTrailBegin(aws);
  const reads: ReadCells = new Map();
  const read = async (member: Member, region: string) => {
    reads.set(
      cellId({ member, region }),
      await readCell(aws, placeIn(aws.settings, member, region), { trailBegan }),
    );
  };
  await inParallel(chosen, CONCURRENCY, ({ accountId, region }) => read(toMember(accountId), region));
  const doubtful = chosen.filter((cell) => isDoubtful(reads.get(idOf(cell))?.cell));
  if (doubtful.length === 0) return reads;
  await excuseMembers(aws, doubtful, reads, read);
  const cells = new Map([...reads].map(([id, { cell }]) => [id, cell]));
  const accounts = [...new Set(doubtful.map(({ accountId }) => accountId))].map(toMember);
  await markDisabledRegions(aws, accounts, (await aws.regions()).optIn, cells);
  return new Map([...reads].map(([id, one]) => [id, { ...one, cell: cells.get(id) ?? one.cell }]));
}

function idOf({ accountId, region }: CellName): string {
  return cellId({ member: toMember(accountId), region });
}

const isDoubtful = (cell: Cell | undefined): boolean =>
  cell === undefined || ["LATE", "GAP", "MISSING", "NEW"].includes(cell.state);

/** No digest is expected of an account that is closed, has left or has just joined. */
async function excuseMembers(
  aws: LiveAws,
  doubtful: readonly CellName[],
  reads: ReadCells,
  read: (member: Member, region: string) => Promise<void>,
): Promise<void> {
  const managementId = aws.settings.accounts.management.id;
  const others = doubtful.filter(({ accountId }) => accountId !== managementId);
  if (others.length === 0) return;
  try {
    const members = await aws.members();
    await inParallel(others, CONCURRENCY, async (cell) => {
      const known = members.find(({ id }) => id === cell.accountId);
      if (known !== undefined && !known.suspended) await read(known, cell.region);
      else reads.set(idOf(cell), { cell: { state: "SUSPENDED" }, tampered: [] });
    });
  } catch (error) {
    const { found, failure } = judgeError(error);
    for (const cell of others) {
      const { tampered = [], cell: known } = reads.get(idOf(cell)) ?? {};
      const detail = `${known?.detail}; cannot tell whether the account is open: ${found}`;
      reads.set(idOf(cell), { cell: { state: "UNKNOWN", detail }, tampered, failure });
    }
  }
}
