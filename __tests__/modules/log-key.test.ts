import { LogKey, type LogKeyProps } from "../../modules/log-key";
import { renderPolicy } from "../../modules/render-policy";
import { allowKeyAdministration } from "../../policies/key-administration";
import { only, reference, type Synthesized, synthesizedScope } from "../synthesized";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail";
const POLICY = [allowKeyAdministration({ region: "us-east-1", accountId: "222222222222" })];

function logKey(props: Partial<LogKeyProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    new LogKey(stack, "LogKey", {
      provider,
      alias: "acme/trail",
      trailArn: TRAIL_ARN,
      policy: POLICY,
      preventDestroy: true,
      ...props,
    });
  });
}

const { resource } = logKey();

test("creates a key with the policy, rotation and the longest deletion window", () => {
  expect(only(resource, "aws_kms_key")).toEqual({
    provider: "aws.test",
    description: `Encrypts the log files of ${TRAIL_ARN}`,
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    policy: renderPolicy(POLICY),
    lifecycle: { prevent_destroy: true },
  });
});

test("creates the alias", () => {
  expect(only(resource, "aws_kms_alias")).toEqual({
    provider: "aws.test",
    name: "alias/acme/trail",
    target_key_id: reference("aws_kms_key", "key_id"),
  });
});

test("allows destruction without preventDestroy", () => {
  expect(only(logKey({ preventDestroy: false }).resource, "aws_kms_key").lifecycle).toEqual({
    prevent_destroy: false,
  });
});
