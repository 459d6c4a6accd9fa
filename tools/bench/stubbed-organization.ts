import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { neutralEnvironment } from "../../commands/shared/environment";

/** An organization of any size. Another process answers for its AWS services. */
export interface StubbedOrganization {
  /** Environment with which the commands ask this organization. */
  readonly environment: NodeJS.ProcessEnv;
  stop(): void;
}

/** Starts a program of this folder that prints the port of a stub. */
export async function startStubbedOrganization(
  program: `${string}-stub.ts`,
  ...args: readonly string[]
): Promise<StubbedOrganization> {
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-stub-"));
  const settings = join(scratch, "organization-trail.yaml");
  writeFileSync(settings, SETTINGS);
  const environment = {
    ...neutralEnvironment(),
    ORGANIZATION_TRAIL_SETTINGS: settings,
    AWS_ACCESS_KEY_ID: "stub",
    AWS_SECRET_ACCESS_KEY: "stub",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  const stub = spawn(process.execPath, ["--require", "./transpile.cjs", `tools/bench/${program}`, ...args], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(createInterface({ input: stub.stdout }), "line")) as [string];
  return {
    environment: { ...environment, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
    stop: () => {
      stub.kill();
      rmSync(scratch, { recursive: true });
    },
  };
}

const SETTINGS = `organization: { id: o-exampleorgid }
accounts:
  management: { id: "111111111111" }
  audit: { id: "222222222222", roleArn: "arn:aws:iam::222222222222:role/verify" }
logBucket: { namePrefix: acme }
state: { bucket: acme-organization-trail-state }
`;
