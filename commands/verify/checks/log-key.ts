import { type Check, fail, pass } from "../check";
import type { World } from "../live-aws";
import { judgePolicy } from "../policy-verdict";
import { knownWorld } from "./log-bucket";

const APPLY =
  "`cdktf deploy organization-trail` sets it right; CloudTrail's event history tells who changed it.";

/** Can the log files still be encrypted, and read again? */
export function keyChecks(world: World): readonly Check[] {
  const setting = `key.alias: ${world.settings.key.alias}`;
  return [
    {
      id: "key.enabled",
      title: "the log key is enabled",
      setting,
      judge: async () => {
        const { Arn, Enabled, KeyState } = await world.key();
        return Enabled
          ? pass(Arn)
          : fail(
              `${Arn} is ${KeyState}: CloudTrail cannot deliver`,
              `\`aws kms enable-key --key-id ${Arn}\` in the audit account.`,
            );
      },
    },
    {
      id: "key.deletion",
      title: "the log key is not to be deleted",
      setting,
      judge: async () => {
        const { Arn, KeyState, DeletionDate } = await world.key();
        return KeyState !== "PendingDeletion"
          ? pass(String(KeyState))
          : fail(
              `deleted on ${DeletionDate?.toISOString().slice(0, 10)}, and every log file with it`,
              `\`aws kms cancel-key-deletion --key-id ${Arn}\`, then \`aws kms enable-key\`, in the audit account, at once.`,
            );
      },
    },
    {
      id: "key.rotation",
      title: "the log key rotates",
      judge: async () => ((await world.keyRotates()) ? pass("yes") : fail("rotation is off", APPLY)),
    },
    {
      id: "key.policy",
      title: "its policy is that of the settings",
      judge: async () =>
        judgePolicy(await world.keyPolicy(), world.expected.keyPolicy, await knownWorld(world)),
    },
  ];
}
