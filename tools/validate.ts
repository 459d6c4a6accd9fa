import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { neutralEnvironment } from "../commands/shared/environment";
import { runProgram } from "../commands/shared/program";
import { reportOnStderr } from "../commands/shared/progress";
import { type CommandResult, runOrFail } from "../commands/shared/subprocess";
import { TerraformDirectory } from "../commands/shared/terraform/terraform-directory";
import {
  overrideProvider,
  type TerraformEnvironment,
  terraformEnvironment,
} from "../commands/shared/terraform/terraform-environment";
import { DEFAULT_SETTINGS_PATH } from "../settings/load";

/** Changes to the sample settings that no end-to-end test deploys. No emulator of HCP Terraform exists. */
function variants(): Readonly<Record<string, object>> {
  return {
    "": {},
    ", examples/sra.yaml": parse(readFileSync("examples/sra.yaml", "utf8")),
    ", state in HCP Terraform": {
      state: { backend: "cloud", organization: "acme", workspace: "organization-trail" },
    },
  };
}

/** Runs `terraform validate` on every stack of the sample settings, without a backend. */
async function validate(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "organization-trail-validate-"));
  try {
    const terraform = await terraformEnvironment(directory, reportOnStderr);
    for (const [variant, changes] of Object.entries(variants())) {
      const settings = join(directory, "settings.yaml");
      await writeFile(settings, stringify(settingsFor(terraform, changes)));
      const output = await mkdtemp(join(directory, "cdktf.out-"));
      const env = {
        ...neutralEnvironment(),
        ...terraform.variables,
        ORGANIZATION_TRAIL_SETTINGS: settings,
        CDKTF_OUTDIR: output,
      };
      await runOrFail(process.execPath, ["--require", "./transpile.cjs", "main.ts"], { env });
      for (const name of await readdir(join(output, "stacks"))) {
        const stack = new TerraformDirectory(join(output, "stacks", name), { env });
        await overrideProvider(terraform, stack.path);
        requireSuccess(await stack.init("-backend=false"));
        requireSuccess(await stack.validate());
        console.log(`${name}${variant}: valid`);
      }
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function settingsFor({ managesTrustedAccess }: TerraformEnvironment, changes: object): object {
  const settings = { ...parse(readFileSync(DEFAULT_SETTINGS_PATH, "utf8")), ...changes };
  return managesTrustedAccess
    ? settings
    : { ...settings, organization: { ...settings.organization, trustedAccess: "existing" } };
}

function requireSuccess({ exitCode, output }: CommandResult): void {
  if (exitCode !== 0) throw new Error(output);
}

void runProgram(validate);
