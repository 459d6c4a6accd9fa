import type { Call } from "../verify/accounts";
import { inParallel } from "../verify/async";
import { accountFolder, expectedDeployment } from "../verify/expected";
import { judgeError } from "../verify/failed-read";
import { cellsAtOnce } from "./cells-at-once";
import { costOf, expectedRequests } from "./estimate";
import type { Finding, Hours } from "./finding";
import { type Folders, listFolders } from "./list-folders";
import {
  assumedOrganization,
  type Cell,
  listCells,
  type Organization,
  readOrganization,
} from "./organization";
import { type CellReading, type ExaminedCell, examineCell, leaveCell, UnreadKeys } from "./read-cell";
import type { CellResult, Depth, IntegrityRun } from "./result";
import { type CellScope, examined } from "./scope";
import { describeFault, openSources, type SourceOptions, type Sources } from "./sources";

/** What to examine, and how. */
export interface IntegrityOptions extends SourceOptions {
  readonly since: Date;
  readonly until: Date;
  /** Defaults to all. */
  readonly accounts?: readonly string[];
  /** Defaults to those that the management account has enabled. */
  readonly regions?: readonly string[];
  readonly depth: Depth;
  /** Called with the number of cells, and the estimated cost in US dollars, before any is examined. */
  readonly onPlan?: (cells: number, cost: number) => void;
  /** Called when a cell is examined. */
  readonly onCell?: () => void;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Examines the log bucket.
 * @throws CommandError, UnknownRegion or UnknownAccount if the state, the keys, the Regions or the accounts are not right
 */
export async function checkIntegrity(options: IntegrityOptions): Promise<IntegrityRun> {
  const start = new Date();
  const { settings, since, until, depth, signal } = options;
  const requests = new RequestCounter();
  const onCall = (call: Call) => {
    requests.count(call);
    options.onCall?.(call);
  };
  // A digest of a backfill is signed when it is written, which can be days after its hours.
  const sources = await openSources({ ...options, onCall }, { from: since, to: start });
  try {
    const examination = new Examination(options, sources, start);
    const cells = await examination.run();
    return {
      at: start,
      organizationId: settings.organization.id,
      trailArn: expectedDeployment(settings).trailArn,
      bucket: sources.bucket,
      isCopy: options.bucket !== undefined,
      isDownload: options.folder !== undefined,
      caller: options.folder === undefined ? await callerArn(sources) : "nobody that AWS knows",
      depth,
      asked: { from: since, to: until },
      regions: [...new Set(cells.map(({ region }) => region))].sort(),
      accounts: examination.names(cells),
      cells,
      findings: examination.findings,
      usedState: sources.state !== undefined,
      interrupted: signal?.aborted ?? false,
      calls: requests.calls,
      seconds: (Date.now() - start.getTime()) / 1_000,
      cost: costOf(requests, settings),
    };
  } finally {
    sources.reader.close();
  }
}

function callerArn({ accounts }: Sources): Promise<string> {
  return accounts.bucketOwner.callerArn().catch(() => "unknown");
}

/** Counts what AWS charges for. */
class RequestCounter {
  calls = 0;
  gets = 0;
  lists = 0;

  count({ operation }: Call): void {
    this.calls += 1;
    if (operation === "s3:GetObject") this.gets += 1;
    else if (operation.startsWith("s3:List")) this.lists += 1;
  }
}

/** Examines every cell of a run. */
class Examination {
  readonly findings: Finding[] = [];
  #members: Organization["members"];

  constructor(
    private readonly options: IntegrityOptions,
    private readonly sources: Sources,
    private readonly now: Date,
  ) {}

  async run(): Promise<readonly CellResult[]> {
    const { settings, accounts: chosen, regions, folder, since, concurrency } = this.options;
    const { accounts, files, state } = this.sources;
    const folders = listFolders(files, settings, chosen).catch((error: unknown) => judgeError(error).found);
    const organization =
      folder === undefined
        ? await readOrganization(settings, accounts, { regions, now: this.now, since })
        : assumedOrganization({ accounts: chosen, regions });
    const listed = await folders;
    const { stateFault } = this.sources;
    if (stateFault !== undefined)
      this.findings.push({ code: "UNREADABLE", found: `no state: ${stateFault}` });
    this.#members = organization.members;
    this.findings.push(...organization.findings);
    const isListed = typeof listed !== "string";
    const known: Folders = isListed ? listed : { accounts: new Map(), findings: [] };
    const cells = listCells(settings, organization, known, { accounts: chosen, regions });
    this.findings.push(...known.findings);
    if (!isListed) this.findings.push({ code: "UNREADABLE", found: listed });
    const reading = this.#reading(organization);
    const planned = cells.map((cell) => ({ cell, scope: this.#scope(cell) }));
    const scopes = planned.map(({ scope }) => scope);
    this.options.onPlan?.(cells.length, isListed ? this.#expectedCost(scopes) : 0);
    const longest = scopes.reduce((most, scope) => Math.max(most, durationOf(examined(scope))), 0);
    const results = await inParallel(planned, cellsAtOnce(longest, concurrency), async ({ cell, scope }) => {
      const examined = isListed ? await examineCell(reading, cell, scope) : leaveCell(cell, scope, listed);
      await this.#keep(cell, examined);
      this.options.onCell?.();
      return examined.result;
    });
    await this.#write(() => state?.write());
    return results;
  }

  /** The accounts of the cells, with their names. */
  names(cells: readonly CellResult[]): IntegrityRun["accounts"] {
    const names = new Map(this.#members?.map(({ id, name }) => [id, name]));
    return [...new Set(cells.map(({ accountId }) => accountId))].map((id) => ({
      id,
      name: names.get(id) ?? "",
    }));
  }

  #reading(organization: Organization): CellReading {
    const { files, reader, keys } = this.sources;
    return {
      files,
      reader,
      organization,
      depth: this.options.depth,
      keys: async (region) => {
        try {
          const read = await keys(region);
          this.sources.state?.keepKeys(read);
          return read;
        } catch (error) {
          if (this.options.signal?.aborted) throw error;
          const found = `${region}: ${judgeError(error).found}`;
          this.#report({ code: "K-UNREADABLE", found });
          throw new UnreadKeys(found);
        }
      },
    };
  }

  #scope({ accountId, region, presence }: Cell): CellScope {
    const { settings, since, until, bucket, folder, depth } = this.options;
    const { trail, logBucket } = settings;
    const { expireAfterDays } = logBucket;
    const { name, homeRegion } = trail;
    return {
      place: { folder: accountFolder(settings, accountId), accountId, region, trailName: name, homeRegion },
      buckets: bucket === undefined ? [logBucket.name] : [logBucket.name, bucket],
      isCopy: bucket !== undefined || folder !== undefined,
      asked: { from: since, to: until },
      // Nothing was downloaded after the time that was asked for.
      now: folder === undefined ? this.now : until,
      present: this.now,
      presence,
      keptSince:
        expireAfterDays === "never" || folder !== undefined
          ? undefined
          : new Date(this.now.getTime() - (expireAfterDays - 1) * DAY),
      checkpoint: this.sources.state?.checkpoint(idOf({ accountId, region }), depth),
    };
  }

  #expectedCost(scopes: readonly CellScope[]): number {
    const { settings, depth, folder } = this.options;
    if (folder !== undefined) return 0;
    const planned = scopes.map((scope) => {
      return { accountId: scope.place.accountId, hours: durationOf(examined(scope)) / HOUR };
    });
    return costOf(expectedRequests(planned, depth), settings);
  }

  async #keep(cell: Cell, { checkpoint, isStateRefused }: ExaminedCell): Promise<void> {
    const { state } = this.sources;
    if (state === undefined) return;
    if (isStateRefused) state.forget(idOf(cell));
    if (checkpoint === undefined) return;
    state.keep(idOf(cell), this.options.depth, checkpoint);
    await this.#write(() => state.writeNowAndThen());
  }

  /** A state that cannot be written does not end the run: what it found is reported. */
  async #write(write: () => Promise<void> | undefined): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#report({ code: "UNREADABLE", found: `the state was not kept: ${describeFault(error)}` });
    }
  }

  /** Reports each finding once. */
  #report(finding: Finding): void {
    if (!this.findings.some(({ found }) => found === finding.found)) this.findings.push(finding);
  }
}

function durationOf({ from, to }: Hours): number {
  return Math.max(0, to.getTime() - from.getTime());
}

function idOf({ accountId, region }: Pick<Cell, "accountId" | "region">): string {
  return `${accountId} ${region}`;
}
