import type { Job, Workflow } from "./workflow-file";

/** A job by its id. */
export function jobOf(workflow: Workflow, id: string): Job {
  const job = workflow.jobs[id];
  if (job === undefined) throw new Error(`There is no job ${id}.`);
  return job;
}

/** Every job that has to end before another. */
export function ancestorsOf(workflow: Workflow, id: string): ReadonlySet<string> {
  const { needs } = jobOf(workflow, id);
  return new Set(needs.flatMap((need) => [need, ...ancestorsOf(workflow, need)]));
}

/** The ids of all jobs, each after those that it needs. */
export function inOrderOfNeeds(workflow: Workflow): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string) => {
    for (const need of jobOf(workflow, id).needs) visit(need);
    ordered.add(id);
  };
  for (const id of Object.keys(workflow.jobs)) visit(id);
  return [...ordered];
}
