import { join } from "node:path";

const REPOSITORY = join(__dirname, "..");

/** The program `cdktf`. It is optional: npm omits it if its terminal library cannot be built. */
export const CDKTF = join(REPOSITORY, "node_modules", ".bin", "cdktf");

/**
 * Returns why `cdktf` cannot run on this machine, or `undefined` if it can. This loads its terminal library, because
 * without it `cdktf --version` succeeds but every other command crashes.
 */
export function missingCdktf(): string | undefined {
  try {
    require("@cdktf/node-pty-prebuilt-multiarch");
    return undefined;
  } catch {
    return "cdktf-cli is not installed: npm omits it if it cannot build node-pty";
  }
}
