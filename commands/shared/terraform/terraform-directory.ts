import { type CommandOptions, type CommandResult, run, runOrFail } from "../subprocess";

/** Exit status of `plan -detailed-exitcode`. */
export const NO_CHANGES = 0;
export const CHANGES = 2;

/**
 * Terraform, in the directory of one synthesized stack. Every method takes further arguments and returns what Terraform
 * printed, whatever its exit status; only {@link show} and {@link outputs}, which return data, fail.
 */
export class TerraformDirectory {
  constructor(
    readonly path: string,
    private readonly options: Omit<CommandOptions, "cwd">,
  ) {}

  init(...args: string[]): Promise<CommandResult> {
    return this.terraform("init", ...NON_INTERACTIVE, ...args);
  }

  validate(...args: string[]): Promise<CommandResult> {
    return this.terraform("validate", "-no-color", ...args);
  }

  /** Exit status {@link NO_CHANGES}, {@link CHANGES}, or 1 for an error. */
  plan(...args: string[]): Promise<CommandResult> {
    return this.terraform("plan", "-detailed-exitcode", ...NON_INTERACTIVE, ...args);
  }

  apply(...args: string[]): Promise<CommandResult> {
    return this.terraform("apply", "-auto-approve", ...NON_INTERACTIVE, ...args);
  }

  destroy(...args: string[]): Promise<CommandResult> {
    return this.terraform("destroy", "-auto-approve", ...NON_INTERACTIVE, ...args);
  }

  /** The state, or the plan file that is named, as Terraform's JSON. */
  async show(planFile?: string): Promise<unknown> {
    const { stdout } = await this.terraformOrFail("show", "-json", ...(planFile ? [planFile] : []));
    return JSON.parse(stdout);
  }

  /** Values of the stack's outputs, by name. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.terraformOrFail("output", "-json");
    const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Any other command of Terraform, such as `import` or `state list`. */
  terraform(...args: string[]): Promise<CommandResult> {
    return run("terraform", args, { ...this.options, cwd: this.path });
  }

  private terraformOrFail(...args: string[]): Promise<CommandResult> {
    return runOrFail("terraform", args, { ...this.options, cwd: this.path });
  }
}

const NON_INTERACTIVE = ["-input=false", "-no-color"] as const;
