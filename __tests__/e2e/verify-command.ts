import { DeleteTrailCommand } from "@aws-sdk/client-cloudtrail";
import { run } from "../../commands/shared/subprocess";
import type { VerifiedOrganization } from "./verified-organization";

/** Tests of the command as a process. The last one deletes the trail. */
export function describeCommand(getOrganization: () => VerifiedOrganization): void {
  const command = (...args: string[]) =>
    run(process.execPath, ["--require", "./transpile.cjs", "commands/verify/main.ts", ...args], {
      env: { ...getOrganization().environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });

  test("exits with 0 if every check passes, and prints JSON alone", async () => {
    const { exitCode, stdout } = await command("--format", "json", "--regions", "us-east-1,af-south-1");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      exitStatus: 0,
      counts: { FAIL: 0, UNKNOWN: 0 },
      coverage: { regions: ["af-south-1", "us-east-1"] },
    });
  });

  test("exits with 2 if something cannot be read", async () => {
    const { answers } = getOrganization().proxy;
    answers.refuses = ({ operation }) => operation === "kms:GetKeyPolicy";
    const { exitCode, stdout } = await command();
    answers.refuses = () => false;
    expect(exitCode).toBe(2);
    expect(stdout).toContain("UNKNOWN  key.policy");
    expect(stdout).not.toContain("\u001b");
  });

  test("exits with 1 if the trail does not exist, and says what to do", async () => {
    const { cloudTrail, trailArn } = getOrganization();
    await cloudTrail.send(new DeleteTrailCommand({ Name: trailArn }));
    const { exitCode, stdout } = await command("--format", "markdown");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("**FAIL** `trail.exists`");
    expect(stdout).toContain("npm run deploy");
  });
}
