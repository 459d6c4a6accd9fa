import { neutralEnvironment } from "../../commands/shared/environment";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { type CommandResult, run } from "../../commands/shared/subprocess";
import type { DigestNames } from "../../commands/verify/coverage/digest-names";
import { AWS_CLI } from "./aws-cli";

/** What `aws cloudtrail validate-logs` is asked. */
export interface ValidateLogs {
  readonly endpoint: string;
  readonly trailArn: string;
  readonly place: Pick<DigestNames, "accountId" | "region">;
  readonly from: Date;
  readonly to: Date;
  /** Variables of the credentials. */
  readonly credentials: NodeJS.ProcessEnv;
}

const seconds = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

/** Runs `aws cloudtrail validate-logs` for one account in one Region. */
export async function validateLogs(asked: ValidateLogs): Promise<CommandResult> {
  const { endpoint, trailArn, place, from, to, credentials } = asked;
  const options = {
    "trail-arn": trailArn,
    "account-id": place.accountId,
    region: place.region,
    "start-time": seconds(from),
    "end-time": seconds(to),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return run(
    await pythonEnvironment(AWS_CLI, () => {}),
    ["-m", "awscli", "cloudtrail", "validate-logs", ...args],
    {
      env: {
        ...neutralEnvironment(),
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        ...credentials,
        AWS_ENDPOINT_URL: endpoint,
      },
    },
  );
}
