import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { CACHE_DIRECTORY } from "../../../commands/shared/cache";
import { runOrFail } from "../../../commands/shared/subprocess";

const MAVEN_CENTRAL = "https://repo1.maven.org/maven2";

/** Trino's parser and what it needs, with their SHA-256. 435 is the last version for Java 17; Athena engine 3 is Trino. */
const JARS: Readonly<Record<string, string>> = {
  "io/trino/trino-parser/435/trino-parser-435.jar":
    "bc705edea09b31f103193d44bce56db2a18d376d173655198bde389d9c7289db",
  "io/trino/trino-grammar/435/trino-grammar-435.jar":
    "3abe188ab9d2f5920a8437e4ae16d923c1f2b4798200faec183c3688ddd41d1f",
  "org/antlr/antlr4-runtime/4.13.1/antlr4-runtime-4.13.1.jar":
    "54665d2838cc66458343468efc539e454fc95b46a8a04b13c6ac43fc9be63505",
  "com/google/guava/guava/32.1.3-jre/guava-32.1.3-jre.jar":
    "6d4e2b5a118aab62e6e5e29d185a0224eed82c85c40ac3d33cf04a270c3b3744",
  "com/google/guava/failureaccess/1.0.1/failureaccess-1.0.1.jar":
    "a171ee4c734dd2da837e4b16be9df4661afab72a41adaf31eb84dfdaf936ca26",
};

const FOLDER = join(CACHE_DIRECTORY, "trino-parser-435");

/** Why the parser cannot run on this machine: a runtime alone cannot compile the program that calls it. */
export function missingJdk(): string | undefined {
  const { status, stdout } = spawnSync("java", ["--list-modules"], { encoding: "utf8" });
  if (status === 0 && /^jdk\.compiler@/m.test(stdout)) return undefined;
  return "there is no JDK, such as Debian's default-jdk-headless";
}

/** What Trino's parser says about files of SQL: a line for each that it refuses. */
export async function refusedByTrino(files: readonly string[]): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  for (const [path, hash] of Object.entries(JARS)) await fetchJar(path, hash);
  const program = join(__dirname, "ParseQueries.java");
  return (await runOrFail("java", ["-cp", join(FOLDER, "*"), program, ...files])).stdout;
}

async function fetchJar(path: string, hash: string): Promise<void> {
  const file = join(FOLDER, basename(path));
  if (existsSync(file) && hashOf(await readFile(file)) === hash) return;
  const response = await fetch(`${MAVEN_CENTRAL}/${path}`);
  if (!response.ok) throw new Error(`Maven Central answers ${response.status} for ${path}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (hashOf(bytes) !== hash)
    throw new Error(`${path} is not the file that was pinned: its SHA-256 is ${hashOf(bytes)}`);
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
