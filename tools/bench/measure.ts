import { spawnSync } from "node:child_process";

/** A command to measure as a whole process. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Median wall time of each command in seconds. The commands take turns, and the first round does not count. */
export function medianSeconds(commands: readonly Command[], rounds: number): readonly number[] {
  const seconds = commands.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, command] of commands.entries()) {
      const elapsed = measureSeconds(command);
      if (round > 0) seconds[index]?.push(elapsed);
    }
  }
  return seconds.map(median);
}

function measureSeconds({ program, args, env, cwd }: Command): number {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${error?.message ?? stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints one line: a figure, and its ratio to a baseline. */
export function report(name: string, seconds: number, baselineName: string, baseline: number): void {
  console.log(
    `${name}: ${seconds.toFixed(2)} s, ${(seconds / baseline).toFixed(2)}x ${baselineName} (${baseline.toFixed(2)} s)`,
  );
}
