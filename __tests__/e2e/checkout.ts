import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { neutralEnvironment } from "../../commands/shared/environment";
import { type CommandResult, run, runOrFail } from "../../commands/shared/subprocess";
import {
  type TerraformEnvironment,
  terraformEnvironment,
} from "../../commands/shared/terraform/terraform-environment";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { AWS_PROVIDER_VERSION } from "../../versions";

const REPOSITORY = resolve(__dirname, "..", "..");

/** A fresh checkout of this repository, whose users type commands into a shell. They act in an emulated organization. */
export class Checkout {
  private constructor(
    readonly directory: string,
    readonly terraform: TerraformEnvironment,
    private readonly organization: EmulatedOrganization,
  ) {}

  static async create(organization: EmulatedOrganization): Promise<Checkout> {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "organization-trail-checkout-")));
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", ":(exclude)__tests__"];
    const { stdout } = await runOrFail("git", list, { cwd: REPOSITORY });
    for (const file of stdout.split("\0").filter(Boolean)) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      copyFileSync(join(REPOSITORY, file), join(directory, file));
    }
    symlinkSync(join(REPOSITORY, "node_modules"), join(directory, "node_modules"));
    const terraform = await terraformEnvironment(join(directory, ".terraform"), () => {});
    const checkout = new Checkout(directory, terraform, organization);
    checkout.acceptProvider();
    return checkout;
  }

  /** Makes the stacks accept the provider of this machine, if Terraform cannot download theirs. */
  private acceptProvider(): void {
    const { providerVersion } = this.terraform;
    if (providerVersion === undefined) return;
    const file = join(this.directory, "versions.ts");
    const versions = readFileSync(file, "utf8");
    writeFileSync(file, versions.replace(`"${AWS_PROVIDER_VERSION}"`, `"${providerVersion}"`));
  }

  writeSettings(file: string, settings: object): void {
    const path = join(this.directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stringify(settings));
  }

  /** Runs lines of a shell, in which Terraform may ask. It stops at the first that fails. */
  shell(lines: string, further: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const { TF_INPUT: _, TF_IN_AUTOMATION: __, ...variables } = this.terraform.variables;
    const env = { ...neutralEnvironment(), ...this.organization.environment, ...variables, ...further };
    return run("bash", ["-euo", "pipefail", "-c", lines], { cwd: this.directory, env });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
