import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { runOrFail } from "../../../commands/shared/subprocess";
import type { ClientConfiguration } from "../../../emulator/emulated-organization";
import type { Action, JobState } from "./machine";
import { includes } from "./permissions";

/** What the actions need of their surroundings. */
export interface ActionOptions {
  /** Folder of the repository's clone that stands for GitHub's. */
  readonly remote: string;
  /** Constructs clients of who has no role yet. */
  readonly caller: ClientConfiguration;
  /** Folder to put first on the PATH, with Node and npm. */
  nodeFolder(requested: string): Promise<{ readonly folder: string; readonly version: string }>;
  /** Follows each download into a folder. */
  downloaded(folder: string): Promise<void>;
}

/** The actions that the workflows use, as far as their jobs notice them. */
export function emulatedActions(options: ActionOptions): Readonly<Record<string, Action>> {
  return {
    "actions/checkout": checkout(options),
    "actions/setup-node": setupNode(options),
    "hashicorp/setup-terraform": {
      inputs: ["terraform_version", "terraform_wrapper"],
      run: async ({ terraform_wrapper: wrapper }) => {
        if (wrapper !== "false") throw new Error("The wrapper of setup-terraform is not emulated.");
      },
    },
    "aws-actions/configure-aws-credentials": configureCredentials(options),
    "actions/upload-artifact": UPLOAD,
    "actions/download-artifact": download(options),
  };
}

function mustBeAllowed(job: JobState, name: string, level: "read" | "write"): void {
  if (!includes(job.permissions, name, level)) throw new Error(`The job is not allowed ${name}: ${level}.`);
}

function checkout({ remote }: ActionOptions): Action {
  return {
    inputs: [
      "ref",
      "path",
      "persist-credentials",
      "fetch-depth",
      "sparse-checkout",
      "sparse-checkout-cone-mode",
    ],
    run: async ({ ref, path = ".", "sparse-checkout": sparse }, job) => {
      mustBeAllowed(job, "contents", "read");
      if (sparse) throw new Error("A sparse checkout is not emulated.");
      const folder = join(job.workspace, path);
      await runOrFail("git", ["clone", "--quiet", "--no-checkout", remote, folder]);
      await runOrFail("git", ["-C", folder, "checkout", "--quiet", "--detach", ref || job.event.sha]);
    },
  };
}

function setupNode({ nodeFolder }: ActionOptions): Action {
  return {
    inputs: ["node-version", "node-version-file", "package-manager-cache"],
    run: async ({ "node-version": version, "node-version-file": file }, job) => {
      const requested = file ? readFileSync(join(job.workspace, file), "utf8").trim() : version;
      if (!requested) throw new Error("setup-node has no node-version.");
      const installed = await nodeFolder(requested);
      job.searchPath.unshift(installed.folder);
      job.nodeVersion = installed.version;
    },
  };
}

function configureCredentials({ caller }: ActionOptions): Action {
  return {
    inputs: [
      "role-to-assume",
      "aws-region",
      "role-duration-seconds",
      "role-session-name",
      "mask-aws-account-id",
      "output-env-credentials",
    ],
    run: async (inputs, job) => {
      mustBeAllowed(job, "id-token", "write");
      const { "role-to-assume": role, "aws-region": region } = inputs;
      if (!role || !region) throw new Error("Both role-to-assume and aws-region are needed.");
      const command = new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "workflow" });
      const { Credentials } = await new STSClient(caller).send(command);
      job.roles.push(role);
      Object.assign(job.environment, {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
        AWS_SESSION_TOKEN: Credentials?.SessionToken,
      });
    },
  };
}

/** @see https://github.com/actions/upload-artifact#usage */
const UPLOAD: Action = {
  inputs: ["name", "path", "if-no-files-found", "include-hidden-files", "retention-days"],
  run: async (inputs, { workspace, artifacts }) => {
    const { name = "artifact", path = "", "include-hidden-files": hidden } = inputs;
    if (artifacts.folders.has(name)) throw new Error(`There is an artifact ${name} already.`);
    const paths = path
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    if (/[*?![]/.test(path)) throw new Error(`A pattern as path of an artifact is not emulated: ${path}`);
    const files = paths
      .flatMap((one) => filesIn(join(workspace, one)))
      .filter((file) => hidden === "true" || !isHidden(relative(workspace, file)));
    if (files.length === 0) {
      if (inputs["if-no-files-found"] !== "error") return;
      throw new Error(`No files were found with the path ${paths.join(", ")}.`);
    }
    const root = rootOf(paths, workspace);
    const folder = artifacts.create();
    for (const file of files) copy(file, join(folder, relative(root, file)));
    artifacts.folders.set(name, folder);
  },
};

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith("."));
}

/** The folder of a single file, the folder that is named, else what all have in common. */
function rootOf(paths: readonly string[], workspace: string): string {
  const [path = "", ...more] = paths;
  const named = join(workspace, path);
  if (more.length === 0) return statSync(named).isDirectory() ? named : dirname(named);
  const folders = paths.map((one) => dirname(join(workspace, one)).split(sep));
  const [first = []] = folders;
  const length = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return first.slice(0, length < 0 ? first.length : length).join(sep);
}

function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function download({ downloaded }: ActionOptions): Action {
  return {
    inputs: ["name", "path", "pattern", "merge-multiple"],
    run: async ({ name, path = ".", pattern, "merge-multiple": merge }, { workspace, artifacts }) => {
      const folder = join(workspace, path);
      if (name !== undefined) {
        const artifact = artifacts.folders.get(name);
        if (artifact === undefined) throw new Error(`There is no artifact ${name}.`);
        cpSync(artifact, folder, { recursive: true });
      } else {
        const wanted = [...artifacts.folders].filter(([one]) => matches(one, pattern));
        for (const [one, artifact] of wanted) {
          cpSync(artifact, merge === "true" ? folder : join(folder, one), { recursive: true });
        }
        mkdirSync(folder, { recursive: true });
      }
      await downloaded(folder);
    },
  };
}

function matches(name: string, pattern = "*"): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(basename(name));
}
