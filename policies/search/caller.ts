import { allOf, anyOf, isEmpty, literal, oneOf } from "./sql";

/**
 * Calls of some roles, users or sessions. The sign-in events of the console have no session context, so that the session's
 * ARN alone says which role it is of. A sign-in that failed has no ARN, but the user's name.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function calledBy(arns: readonly string[]): string {
  return anyOf(
    oneOf("useridentity.sessioncontext.sessionissuer.arn", arns),
    oneOf("useridentity.arn", arns),
    ...arns.flatMap(withoutIssuerOrArn),
  );
}

/** The name is the last part of the ARN, after a path. No two roles of an account have one name at the same time. */
function withoutIssuerOrArn(arn: string): readonly string[] {
  const [, partition, accountId = "", kind, name = ""] =
    /^arn:([\w-]+):iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (kind === "role") {
    const session = `arn:${partition}:sts::${accountId}:assumed-role/${name}/`;
    return [
      allOf(
        isEmpty("useridentity.sessioncontext.sessionissuer.arn"),
        `strpos(useridentity.arn, ${literal(session)}) = 1`,
      ),
    ];
  }
  if (kind !== "user") return [];
  return [
    allOf(
      isEmpty("useridentity.arn"),
      "useridentity.type = 'IAMUser'",
      oneOf("useridentity.accountid", [accountId]),
      oneOf("useridentity.username", [name]),
    ),
  ];
}
