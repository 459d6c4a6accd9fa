import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { environmentFiles } from "../shared/environment-files";
import { runOwnProgram } from "../shared/own-program";
import { terraform, terraformOutput } from "../shared/terraform-command";

/** Saved plan in the folder of the stack. Only `apply` reads it. */
const PLAN = "plan";

/** A saved plan, as far as it is asked for. */
const Plan = z.object({ applyable: z.boolean() });

/** What a plan would do. */
export interface Reviewed {
  /** False if the plan changes nothing. */
  readonly changes: boolean;
  /** False if the review has findings, or cannot judge the plan. */
  readonly passed: boolean;
}

/** Plans the stack in a folder, saves the plan, and reviews it. */
export async function planAndReview(directory: string): Promise<Reviewed> {
  discardPlan(directory);
  await terraform(directory, "plan", "-input=false", `-out=${PLAN}`);
  const json = await terraformOutput(directory, "show", "-json", PLAN);
  const file = join(directory, `${PLAN}.json`);
  writeFileSync(file, json);
  const { waivers } = environmentFiles();
  const accepted = existsSync(waivers) ? ["--waivers", waivers] : [];
  const status = runOwnProgram("commands/review/main.ts", relative("", file), ...accepted);
  return { changes: Plan.parse(JSON.parse(json)).applyable, passed: status === 0 };
}

/** Applies the plan that {@link planAndReview} has saved. */
export async function applyPlan(directory: string): Promise<void> {
  await terraform(directory, "apply", "-input=false", PLAN);
  discardPlan(directory);
}

/** A plan is of no use to anybody else, and has the state in it. */
export function discardPlan(directory: string): void {
  rmSync(join(directory, PLAN), { force: true });
}
