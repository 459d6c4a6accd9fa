import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE_DIRECTORY } from "../../../commands/shared/cache";
import { runOrFail } from "../../../commands/shared/subprocess";

/** A version of Node beside its npm. */
export interface InstalledNode {
  /** Folder with `node`, `npm` and `npx`. */
  readonly folder: string;
  /** Such as `22.23.3`. */
  readonly version: string;
}

/** The npm that comes with each version of Node. */
const NPM: Readonly<Record<number, number>> = { 20: 10, 22: 10, 24: 11 };

/** Node from the npm package of that name, which has no npm, and the npm beside it. Kept for later runs. */
export async function installedNode(major: number): Promise<InstalledNode> {
  const folder = join(CACHE_DIRECTORY, `node-${major}`);
  const bin = join(folder, "bin");
  if (!existsSync(bin)) await install(major, folder);
  const { stdout } = await runOrFail(join(bin, "node"), ["--version"]);
  return { folder: bin, version: stdout.trim().replace("v", "") };
}

async function install(major: number, folder: string): Promise<void> {
  const npm = NPM[major];
  if (npm === undefined) throw new Error(`Which npm comes with Node ${major} is not known here.`);
  const making = `${folder}.${process.pid}`;
  mkdirSync(join(making, "bin"), { recursive: true });
  writeFileSync(join(making, "package.json"), "{}\n");
  const packages = [`node@${major}`, `npm@${npm}`];
  await runOrFail("npm", ["install", "--no-audit", "--no-fund", ...packages], { cwd: making });
  symlinkSync("../node_modules/node/bin/node", join(making, "bin", "node"));
  for (const program of ["npm", "npx"]) {
    symlinkSync(`../node_modules/npm/bin/${program}-cli.js`, join(making, "bin", program));
  }
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true }); // another run was quicker
  }
}
