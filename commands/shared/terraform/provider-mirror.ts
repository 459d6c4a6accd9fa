import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve, sep } from "node:path";
import { CommandError } from "../program";
import { compareVersions } from "./versions";

/** A copy of the AWS provider on this machine, in the layout of Terraform's filesystem mirrors. */
export interface ProviderMirror {
  /** Folder that holds `registry.terraform.io/hashicorp/aws/...`. */
  readonly root: string;
  /** Newest version for this platform. */
  readonly version: string;
}

/** The places that are searched for a copy. */
export interface SearchScope {
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** Folders of installed software. They are searched last. */
  readonly prefixes: readonly string[];
  /** Milliseconds after which the search of the prefixes ends. */
  readonly timeout: number;
}

export const THIS_MACHINE: SearchScope = {
  environment: process.env,
  home: homedir(),
  prefixes: ["/opt", "/usr/local", "/usr/share", "/usr/lib", homedir()],
  timeout: 5_000,
};

const HOST = "registry.terraform.io";

/** Finds the copy in a folder that the user names. The folder may also be inside the mirror. */
export function mirrorIn(folder: string): ProviderMirror | undefined {
  return newestIn(rootOf(folder));
}

/**
 * Root of the mirror in the folder that the user names in `AWS_PROVIDER_MIRROR`, for whatever platforms it holds.
 *
 * @throws CommandError if it holds no AWS provider.
 */
export function mirrorRoot(folder: string): string {
  const root = rootOf(folder);
  if (entriesIn(join(root, HOST, "hashicorp", "aws")).length > 0) return root;
  throw new CommandError(
    `AWS_PROVIDER_MIRROR=${folder} holds no AWS provider: fill it with \`terraform providers mirror\`.`,
  );
}

function rootOf(folder: string): string {
  return resolve(folder).split(`${sep}${HOST}`)[0] ?? folder;
}

/** Finds a copy in Terraform's plugin folders, or in a folder of installed software. */
export function findMirror(scope: SearchScope = THIS_MACHINE): ProviderMirror | undefined {
  for (const folder of pluginFolders(scope)) {
    const mirror = newestIn(folder);
    if (mirror) return mirror;
  }
  return searchPrefixes(scope);
}

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
function pluginFolders({ environment, home }: SearchScope): string[] {
  const dataHome = environment.XDG_DATA_HOME || join(home, ".local", "share");
  const dataDirs = environment.XDG_DATA_DIRS || ["/usr/local/share", "/usr/share"].join(delimiter);
  return [
    ...configuredMirrors(environment.TF_CLI_CONFIG_FILE ?? join(home, ".terraformrc")),
    ...(environment.TF_PLUGIN_CACHE_DIR ? [environment.TF_PLUGIN_CACHE_DIR] : []),
    join(home, ".terraform.d", "plugins"),
    join(home, "Library", "Application Support", "io.terraform", "plugins"),
    "/Library/Application Support/io.terraform/plugins",
    ...[dataHome, ...dataDirs.split(delimiter)].map((folder) => join(folder, "terraform", "plugins")),
  ];
}

/** Reads the filesystem mirrors of a Terraform CLI configuration. */
function configuredMirrors(file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/filesystem_mirror\s*{[^}]*?path\s*=\s*"([^"]+)"/g)].flatMap(
    ([, path]) => path ?? [],
  );
}

const MAXIMUM_DEPTH = 6;
const SKIPPED_FOLDERS = new Set(["node_modules", "site-packages", "proc", "sys"]);

/** Searches breadth first, because a mirror is near the top, and ends at a depth and a time limit. */
function searchPrefixes({ prefixes, timeout }: SearchScope): ProviderMirror | undefined {
  const deadline = Date.now() + timeout;
  for (const prefix of prefixes) {
    let level = [prefix];
    for (let depth = 0; depth < MAXIMUM_DEPTH && level.length > 0; depth++) {
      const next: string[] = [];
      for (const folder of level) {
        if (Date.now() > deadline) return undefined;
        const children = foldersIn(folder);
        const mirror = children.includes(HOST) ? newestIn(folder) : undefined;
        if (mirror) return mirror;
        next.push(...children.filter((name) => !SKIPPED_FOLDERS.has(name)).map((name) => join(folder, name)));
      }
      level = next;
    }
  }
  return undefined;
}

/** Reads both layouts: unpacked (VERSION/OS_ARCH/terraform-provider-aws_v*) and packed (terraform-provider-aws_VERSION_OS_ARCH.zip). */
function newestIn(root: string): ProviderMirror | undefined {
  const folder = join(root, HOST, "hashicorp", "aws");
  const unpacked = foldersIn(folder).filter((version) =>
    entriesIn(join(folder, version, PLATFORM)).some(({ name }) =>
      name.startsWith("terraform-provider-aws_v"),
    ),
  );
  const packed = entriesIn(folder).flatMap(({ name }) => {
    const match = /^terraform-provider-aws_(.+)_([a-z0-9]+_[a-z0-9]+)\.zip$/.exec(name);
    return match?.[1] && match[2] === PLATFORM ? [match[1]] : [];
  });
  const version = [...unpacked, ...packed].sort(compareVersions).at(-1);
  return version === undefined ? undefined : { root, version };
}

/** Terraform's name for this platform. */
const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

function foldersIn(folder: string): string[] {
  return entriesIn(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // the folder does not exist or cannot be read
  }
}
