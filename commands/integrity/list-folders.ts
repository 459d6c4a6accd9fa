import { logFolder } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { inParallel } from "../verify/async";
import { accountFolder } from "../verify/expected";
import type { FileList, MisplacedFile } from "./files";
import type { Finding } from "./finding";
import { judgeFolder } from "./log-folders";

/** The Regions of an account's folders, by kind of file, such as `CloudTrail-Digest`. */
export type AccountFolders = ReadonlyMap<string, readonly string[]>;

/** The accounts that have folders in the bucket. */
export interface Folders {
  readonly accounts: ReadonlyMap<string, AccountFolders>;
  /** Folders that CloudTrail does not make, and files where it writes none. */
  readonly findings: readonly Finding[];
}

const ACCOUNT = /^\d{12}$/;
const LISTS_AT_ONCE = 16;

/** Lists the folders of accounts, kinds and Regions. `chosen`: the accounts of the run; undefined for all. */
export async function listFolders(
  files: Pick<FileList, "folder">,
  settings: Settings,
  chosen: readonly string[] | undefined,
): Promise<Folders> {
  const root = `${logFolder(settings.trail, settings.organization.id)}/`;
  const { isOrganizationTrail } = settings.trail;
  const found: Finding[] = [];
  const listNames = async (folder: string): Promise<readonly string[]> => {
    const { folders, files: misplaced } = await files.folder(folder);
    const isKnown = judgeFolder(folder.slice(root.length)) === undefined;
    if (isKnown || folder === root) found.push(...misplaced.map((file) => judgeMisplaced(file, folder)));
    return folders;
  };
  const top = isOrganizationTrail ? await listNames(root) : [settings.accounts.management.id];
  const ids = top.filter((name) => ACCOUNT.test(name) && (chosen === undefined || chosen.includes(name)));
  const accounts = await inParallel(ids, LISTS_AT_ONCE, async (id) => {
    const folder = `${accountFolder(settings, id)}/`;
    const kinds = await listNames(folder);
    const regions = await inParallel(kinds, LISTS_AT_ONCE, (kind) => listNames(`${folder}${kind}/`));
    return [id, new Map(kinds.map((kind, index) => [kind, regions[index] ?? []]))] as const;
  });
  const paths = [
    ...top.filter((name) => !ids.includes(name) && !ACCOUNT.test(name)),
    ...accounts.flatMap(([id, kinds]) =>
      [...kinds].flatMap(([kind, regions]) => [
        `${id}/${kind}`,
        ...regions.map((region) => `${id}/${kind}/${region}`),
      ]),
    ),
  ];
  const ofFolders = paths.flatMap((path) => judgeFolder(path) ?? []);
  return { accounts: new Map(accounts), findings: [...found, ...ofFolders] };
}

function judgeMisplaced({ key, modified }: MisplacedFile, folder: string): Finding {
  const code = folder.endsWith("/CloudTrail-Digest/") ? "D-EXTRA" : "L-EXTRA";
  return { code, key, found: `written at ${modified.toISOString()}, where CloudTrail writes no files` };
}
