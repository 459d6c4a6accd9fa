import type { Alarm } from "../alarm";
import type { AlarmNames } from "../names";
import { allOf, anyOf, is, isNot, isRefused, pattern } from "../pattern";
import { managementEvent, refusal } from "../record";

const STS = "sts.amazonaws.com";

/** Everybody who may assume the role is named in its trust policy, so that only a refusal is a signal. */
export function readerRoleRefused({ auditAccountId, readerRoleArn, region }: AlarmNames): Alarm {
  const arn = readerRoleArn ?? "";
  const filter = {
    pattern: pattern(
      allOf(
        is("eventSource", STS),
        is("errorCode", "AccessDenied*"),
        anyOf(is("requestParameters.roleArn", arn), isRefused(arn)),
      ),
    ),
    sample: managementEvent(
      {
        eventSource: STS,
        eventName: "AssumeRole",
        recipientAccountId: auditAccountId,
        awsRegion: region,
        requestParameters: null,
      },
      refusal(auditAccountId, "sts:AssumeRole", arn),
    ),
  };
  return {
    id: "reader-role-refused",
    title: "Somebody was refused the reader role",
    happened: "Somebody of the organization tried to assume the reader role, and AWS refused.",
    explainedBy: "A new reader who is not yet in `logBucket.readers.role` explains it.",
    firstAction: "Otherwise ask the caller, who is in the event, why they tried to read the log files.",
    filters: readerRoleArn === undefined ? [] : [filter],
  };
}

/** A root session that the management account begins by `AssumeRoot` is of the type Root, too. */
export function rootUsed({ guardedAccountIds, managementAccountId, region }: AlarmNames): Alarm {
  const [account = ""] = guardedAccountIds;
  return {
    id: "root-used",
    title: "The root user of an account that owns a bucket or the key was used",
    happened:
      "Somebody acted as the root user of an account that owns a bucket or the key, or opened a root session there by `AssumeRoot`. S3 lets root delete a bucket policy.",
    explainedBy: "A recovery of the account that somebody has declared explains it.",
    firstAction:
      "Otherwise sign out all root sessions by a change of the password, look for DeleteBucketPolicy and PutBucketPolicy in the account, and run `npm run --silent verify`.",
    filters: [
      {
        pattern: pattern(
          anyOf(
            allOf(
              is("userIdentity.type", "Root"),
              is("recipientAccountId", ...guardedAccountIds),
              "($.userIdentity.invokedBy NOT EXISTS)",
              isNot("eventType", "AwsServiceEvent"),
            ),
            allOf(
              is("eventName", "AssumeRoot"),
              is("requestParameters.targetPrincipal", ...guardedAccountIds.map((id) => `*${id}*`)),
            ),
          ),
        ),
        sample: managementEvent({
          eventSource: STS,
          eventName: "AssumeRoot",
          recipientAccountId: managementAccountId,
          awsRegion: region,
          requestParameters: {
            targetPrincipal: account,
            taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
          },
        }),
      },
    ],
  };
}

/** The role with which AWS Organizations creates an account. It trusts the management account and may do everything. */
export function accountAccessRoleUsed(names: AlarmNames): Alarm {
  const { guardedAccountIds, managementAccountId, region, trailArn } = names;
  const [, partition = ""] = trailArn.split(":");
  const roles = guardedAccountIds.map(
    (id) => `arn:${partition}:iam::${id}:role/OrganizationAccountAccessRole`,
  );
  return {
    id: "account-access-role-used",
    title: "OrganizationAccountAccessRole of an account that owns a bucket or the key was assumed",
    happened:
      "Somebody assumed `OrganizationAccountAccessRole`, which may do everything, in an account that owns a bucket or the key.",
    explainedBy: "Work in this account that no other role can do, such as its first deployment, explains it.",
    firstAction:
      "Otherwise revoke the role's sessions, look for its further calls in the account, and plan the stack to see what differs.",
    filters: [
      {
        pattern: pattern(allOf(is("eventSource", STS), is("requestParameters.roleArn", ...roles))),
        sample: managementEvent({
          eventSource: STS,
          eventName: "AssumeRole",
          recipientAccountId: managementAccountId,
          awsRegion: region,
          requestParameters: { roleArn: roles[0], roleSessionName: "session" },
        }),
      },
    ],
  };
}
