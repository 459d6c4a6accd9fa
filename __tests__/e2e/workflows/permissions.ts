import type { Job, Permissions, Workflow } from "./workflow-file";

const LEVELS = ["none", "read", "write"];

/** Where a job stands: in a workflow that is called by a job with these permissions, if by any. */
export interface PermittedPosition {
  readonly path: string;
  readonly workflow: Workflow;
  readonly call: { readonly permissions?: Permissions };
}

/** What a job may do. One that is called may do nothing more than its caller: GitHub would not start the run. */
export function permissionsOf(
  { permissions }: Job,
  { workflow, call, path }: PermittedPosition,
): Permissions {
  const own = permissions ?? workflow.permissions ?? call.permissions ?? {};
  for (const [name, level] of Object.entries(own)) {
    const most = call.permissions === undefined ? "write" : (call.permissions[name] ?? "none");
    if (LEVELS.indexOf(level) > LEVELS.indexOf(most)) {
      throw new Error(`${path} asks for ${name}: ${level}, but its caller is allowed ${name}: ${most}.`);
    }
  }
  return own;
}

/** Whether permissions include one. */
export function includes(permissions: Permissions, name: string, level: "read" | "write"): boolean {
  return permissions[name] === level || permissions[name] === "write";
}
