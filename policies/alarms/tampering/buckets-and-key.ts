import { keyAliasArn } from "../../../aws/arns";
import type { Alarm } from "../alarm";
import type { AlarmNames } from "../names";
import { allOf, anyOf, IS_MANAGEMENT, is, isNot, isRefused, pattern, WRITES } from "../pattern";
import { managementEvent, refusal } from "../record";

/** By bucket and `readOnly`, because CloudTrail's names of S3's events are neither those of the API nor those of IAM. */
export function bucketsChanged({ bucketNames, guardedAccountIds, region }: AlarmNames): Alarm {
  return {
    id: "buckets-changed",
    title: "The configuration of a bucket was changed",
    happened:
      "Somebody changed the configuration or the policy of the log bucket, the access-log bucket or the state bucket, or tried to.",
    explainedBy: "A deployment of this stack or of `state-backend` at this time explains it.",
    firstAction:
      "Otherwise apply the stack, which restores policy, lock, lifecycle and logging of the bucket, and find the caller in the event. A log file that arrived meanwhile may have a shorter lock.",
    filters: [
      {
        pattern: pattern(
          allOf(
            is("eventSource", "s3.amazonaws.com"),
            IS_MANAGEMENT,
            is("requestParameters.bucketName", ...bucketNames),
            WRITES,
          ),
        ),
        sample: managementEvent({
          eventSource: "s3.amazonaws.com",
          eventName: "PutBucketLifecycle",
          recipientAccountId: guardedAccountIds.at(-1) ?? "",
          awsRegion: region,
          requestParameters: { bucketName: bucketNames[0] },
        }),
      },
    ],
  };
}

/**
 * A caller may give the key's ARN, or in its account and Region its id or the alias. KMS's own `DeleteKey` has the key in its
 * resources alone; so has the yearly `RotateKey`, which is no act of anybody.
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-delete-key.html
 */
export function keyChanged(names: AlarmNames): Alarm {
  const { auditAccountId, keyAlias, keyArn, keyId, region } = names;
  const alias = `alias/${keyAlias}`;
  const aliasArn = keyAliasArn({ region, accountId: auditAccountId, alias: keyAlias });
  const event = {
    eventSource: "kms.amazonaws.com",
    recipientAccountId: auditAccountId,
    awsRegion: region,
  };
  return {
    id: "key-changed",
    title: "The key of the log files was changed, disabled or scheduled for deletion",
    happened:
      "Somebody changed the key policy, the alias or the state of the KMS key that encrypts the log files, or granted its use, or tried to. If the key is disabled, no log file can be read or delivered; once it is deleted, none can ever be read.",
    explainedBy:
      "A deployment of this stack at this time explains it, or `npm run --silent guardrail -- wait`, which calls DeleteImportedKeyMaterial.",
    firstAction:
      "Otherwise cancel the deletion (`aws kms cancel-key-deletion`), enable the key (`aws kms enable-key`), apply the stack to restore the key policy, and find the caller in the event.",
    filters: [
      {
        pattern: pattern(
          allOf(
            is("eventSource", "kms.amazonaws.com"),
            WRITES,
            isNot("eventName", "RotateKey"),
            anyOf(
              is("requestParameters.keyId", keyArn, aliasArn),
              is("resources[*].ARN", keyArn),
              isRefused(keyArn),
            ),
          ),
        ),
        sample: managementEvent({
          ...event,
          eventName: "ScheduleKeyDeletion",
          requestParameters: { keyId: keyArn, pendingWindowInDays: 7 },
        }),
      },
      {
        pattern: pattern(
          allOf(
            is("eventSource", "kms.amazonaws.com"),
            WRITES,
            is("recipientAccountId", auditAccountId),
            is("awsRegion", region),
            anyOf(is("requestParameters.aliasName", alias), is("requestParameters.keyId", keyId, alias)),
          ),
        ),
        sample: managementEvent({
          ...event,
          eventName: "DeleteAlias",
          requestParameters: { aliasName: alias },
        }),
      },
      {
        pattern: pattern(allOf(is("eventSource", "kms.amazonaws.com"), WRITES, isRefused(aliasArn))),
        sample: managementEvent(
          { ...event, eventName: "UpdateAlias", requestParameters: null },
          refusal(auditAccountId, "kms:UpdateAlias", aliasArn),
        ),
      },
    ],
  };
}
