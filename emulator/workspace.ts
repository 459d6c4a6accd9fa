import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { neutralEnvironment } from "../commands/shared/environment";
import { type Report, reportOnStderr } from "../commands/shared/progress";
import {
  CommandFailed,
  type CommandOptions,
  type CommandResult,
  runOrFail,
} from "../commands/shared/subprocess";
import { TerraformDirectory } from "../commands/shared/terraform/terraform-directory";
import {
  overrideProvider,
  type TerraformEnvironment,
  terraformEnvironment,
} from "../commands/shared/terraform/terraform-environment";
import type { EmulatedOrganization } from "./emulated-organization";

const REPOSITORY = join(__dirname, "..");

/** Properties of a {@link Workspace}. */
export interface WorkspaceOptions {
  readonly organization: EmulatedOrganization;
  readonly report?: Report;
  /** Receives the output of every command as it arrives. */
  readonly onOutput?: (text: string) => void;
}

/**
 * A temporary directory from which settings are deployed into an emulated organization. It has the settings file, the
 * synthesized stacks and Terraform's working files. Several workspaces can be used at the same time.
 */
export class Workspace {
  readonly settingsFile: string;
  readonly outputDirectory: string;
  private readonly stopping = new AbortController();

  private constructor(
    readonly directory: string,
    readonly terraform: TerraformEnvironment,
    private readonly options: WorkspaceOptions,
  ) {
    this.settingsFile = join(directory, "organization-trail.yaml");
    this.outputDirectory = join(directory, "cdktf.out");
  }

  /** @throws MissingRequirement if Terraform or the AWS provider is missing. */
  static async create(options: WorkspaceOptions): Promise<Workspace> {
    const directory = await mkdtemp(join(tmpdir(), "organization-trail-"));
    try {
      const terraform = await terraformEnvironment(directory, options.report ?? reportOnStderr);
      return new Workspace(directory, terraform, options);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Environment in which every command uses the emulated organization and this workspace's settings. */
  get environment(): NodeJS.ProcessEnv {
    return {
      ...neutralEnvironment(),
      ...this.options.organization.environment,
      ...this.terraform.variables,
      ORGANIZATION_TRAIL_SETTINGS: this.settingsFile,
      CDKTF_OUTDIR: this.outputDirectory,
    };
  }

  /** Replaces the settings file. */
  async writeSettings(settings: object): Promise<void> {
    await writeFile(this.settingsFile, stringify(settings));
  }

  /** Synthesizes the settings and keeps Terraform's working files. */
  async synthesize(): Promise<void> {
    await mkdir(this.outputDirectory, { recursive: true });
    await this.program("main.ts");
    const stacks = await readdir(join(this.outputDirectory, "stacks"));
    await Promise.all(stacks.map((name) => overrideProvider(this.terraform, this.stack(name).path)));
  }

  /** Terraform in the directory of a synthesized stack. */
  stack(name: string): TerraformDirectory {
    return new TerraformDirectory(join(this.outputDirectory, "stacks", name), this.commandOptions);
  }

  /** Deploys a synthesized stack. */
  async deploy(name: string): Promise<CommandResult> {
    const stack = this.stack(name);
    requireSuccess("init", await stack.init());
    return requireSuccess("apply", await stack.apply());
  }

  /** Creates the state bucket, and moves the state of its own stack into it. */
  bootstrap(): Promise<CommandResult> {
    return this.program("commands/bootstrap/main.ts", "--auto-approve");
  }

  /** Runs a TypeScript program of the repository in the workspace's directory. Throws unless it exits with status 0. */
  program(path: string, ...args: string[]): Promise<CommandResult> {
    const transpile = join(REPOSITORY, "transpile.cjs");
    const command = ["--require", transpile, join(REPOSITORY, path), ...args];
    return runOrFail(process.execPath, command, { ...this.commandOptions, cwd: this.directory });
  }

  /** Kills running commands and removes the directory. */
  async remove(): Promise<void> {
    this.stopping.abort();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  }

  private get commandOptions(): CommandOptions {
    return { env: this.environment, onOutput: this.options.onOutput, signal: this.stopping.signal };
  }
}

function requireSuccess(command: string, result: CommandResult): CommandResult {
  if (result.exitCode !== 0) throw new CommandFailed(`terraform ${command}`, result);
  return result;
}
