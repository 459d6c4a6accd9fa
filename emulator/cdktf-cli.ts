import { join } from "node:path";

const REPOSITORY = join(__dirname, "..");

/** The program `cdktf`. It is optional: npm leaves it out where its terminal library cannot be built. */
export const CDKTF = join(REPOSITORY, "node_modules", ".bin", "cdktf");

/**
 * Why `cdktf` cannot be used here; nothing where it can. It is asked through its terminal library: without that, `cdktf
 * --version` still answers, but every other command crashes.
 */
export function missingCdktf(): string | undefined {
  try {
    require("@cdktf/node-pty-prebuilt-multiarch");
    return undefined;
  } catch {
    return "cdktf-cli is not installed: npm leaves it out where node-pty cannot be built";
  }
}
