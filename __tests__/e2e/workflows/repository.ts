import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runOrFail } from "../../../commands/shared/subprocess";

const SOURCE = join(__dirname, "..", "..", "..");

/** Who commits, and nothing of this machine's own configuration of git. */
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.com",
  GIT_COMMITTER_NAME: "somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.com",
};

/** A repository with the files of this one as they are now, committed or not. */
export class Repository {
  private constructor(readonly folder: string) {}

  static async create(folder: string): Promise<Repository> {
    const { stdout } = await runOrFail("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
      cwd: SOURCE,
    });
    for (const path of stdout.split("\0").filter(Boolean)) {
      if (existsSync(join(SOURCE, path))) cpSync(join(SOURCE, path), join(folder, path));
    }
    const repository = new Repository(folder);
    await repository.git("init", "--quiet", "--initial-branch", "main");
    return repository;
  }

  /** Commits all files after these were written, on top of a commit if one is named. Returns the commit's hash. */
  async commit(files: Readonly<Record<string, string>>, parent?: string): Promise<string> {
    if (parent !== undefined) await this.git("checkout", "--quiet", "--detach", parent);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "--message", "change");
    return this.git("rev-parse", "HEAD");
  }

  private async git(...args: string[]): Promise<string> {
    const { stdout } = await runOrFail("git", args, { cwd: this.folder, env: ENVIRONMENT });
    return stdout.trim();
  }
}
