import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Variables = z.record(z.string(), Scalar);
const Permissions = z.record(z.string(), z.enum(["read", "write", "none"]));
const Concurrency = z.union([
  z.string(),
  z.strictObject({ group: z.string(), "cancel-in-progress": z.union([z.boolean(), z.string()]).optional() }),
]);

const StepFields = {
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.union([z.string(), z.boolean()]).optional(),
  env: Variables.optional(),
  "continue-on-error": z.boolean().optional(),
  "timeout-minutes": z.number().optional(),
};

const RunStep = z.strictObject({
  ...StepFields,
  run: z.string(),
  shell: z.literal("bash").optional(),
  "working-directory": z.string().optional(),
});
const ActionStep = z.strictObject({ ...StepFields, uses: z.string(), with: Variables.optional() });

const JobFields = {
  name: z.string().optional(),
  needs: z
    .union([z.string(), z.array(z.string())])
    .transform((needs) => [needs].flat())
    .prefault([]),
  if: z.union([z.string(), z.boolean()]).optional(),
  permissions: Permissions.optional(),
  concurrency: Concurrency.optional(),
  strategy: z
    .strictObject({
      "fail-fast": z.boolean().optional(),
      matrix: z.union([z.strictObject({ include: z.string() }), z.record(z.string(), z.array(Scalar))]),
    })
    .optional(),
};

const Defaults = z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) });

const StepsJob = z.strictObject({
  ...JobFields,
  "runs-on": z.literal("ubuntu-latest"),
  "timeout-minutes": z.number().optional(),
  environment: z.string().optional(),
  defaults: Defaults.optional(),
  env: Variables.optional(),
  outputs: z.record(z.string(), z.string()).optional(),
  steps: z.array(z.union([RunStep, ActionStep])),
});

const CallingJob = z.strictObject({
  ...JobFields,
  uses: z.string().startsWith("./.github/workflows/"),
  with: Variables.optional(),
  secrets: z.union([z.literal("inherit"), Variables]).optional(),
});

const Input = z.strictObject({
  description: z.string().optional(),
  type: z.enum(["string", "boolean", "number"]),
  required: z.boolean().optional(),
  default: Scalar.optional(),
});

const WorkflowCall = z.strictObject({
  inputs: z.record(z.string(), Input).optional(),
  outputs: z
    .record(z.string(), z.strictObject({ description: z.string().optional(), value: z.string() }))
    .optional(),
  secrets: z
    .record(
      z.string(),
      z.strictObject({ description: z.string().optional(), required: z.boolean().optional() }),
    )
    .optional(),
});

const Workflow = z.strictObject({
  name: z.string().optional(),
  on: z.looseObject({ workflow_call: WorkflowCall.nullish() }),
  permissions: Permissions.optional(),
  concurrency: Concurrency.optional(),
  defaults: Defaults.optional(),
  env: Variables.optional(),
  jobs: z.record(z.string(), z.union([StepsJob, CallingJob])),
});

export type Workflow = z.output<typeof Workflow>;
export type StepsJob = z.output<typeof StepsJob>;
export type CallingJob = z.output<typeof CallingJob>;
export type Job = StepsJob | CallingJob;
export type RunStep = z.output<typeof RunStep>;
export type ActionStep = z.output<typeof ActionStep>;
export type Step = RunStep | ActionStep;
export type Permissions = z.output<typeof Permissions>;

/** Every workflow of a folder, by file name. A key that is not known here is an error: it would go unheeded. */
export function readWorkflows(folder: string): ReadonlyMap<string, Workflow> {
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return new Map(
    files.sort().map((name) => [name, parseWorkflow(name, readFileSync(join(folder, name), "utf8"))]),
  );
}

export function parseWorkflow(name: string, text: string): Workflow {
  const { data, error } = Workflow.safeParse(parse(text));
  if (error) throw new Error(`${name}: ${z.prettifyError(error)}`);
  return data;
}

/** A step's name in reports: its own, else its id, else its first line. */
export function stepName(step: Step): string {
  const line = "run" in step ? step.run.trim().split("\n")[0] : step.uses.split("@")[0];
  return step.name ?? step.id ?? line ?? "";
}

/** Each `run:` of each job of each workflow: `file job 3: name`. */
export function runStepsOf(workflows: ReadonlyMap<string, Workflow>): readonly string[] {
  return [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).flatMap(([id, job]) =>
      "steps" in job
        ? job.steps.flatMap((step, index) => ("run" in step ? [runStepName(file, id, index, step)] : []))
        : [],
    ),
  );
}

export function runStepName(file: string, jobId: string, index: number, step: RunStep): string {
  return `${file} ${jobId} ${index + 1}: ${stepName(step)}`;
}
