import type { Alarm, AlarmFilter } from "../alarm";
import type { AlarmNames } from "../names";
import { allOf, anyOf, fitted, is, isNot, pattern, WRITES } from "../pattern";
import { assumedRole, managementEvent } from "../record";

/** As a filter pattern writes the ARN of a permission set's role, whose suffix the settings write as question marks. */
function likeArn(arn: string): string {
  return arn.replaceAll(/\?+/g, "*");
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** A session's own ARN is never the role's, so a role is found by the session's issuer, and by the call that assumes it. */
export function breakGlassUsed({ breakGlassPrincipalArns }: AlarmNames): Alarm {
  return {
    id: "break-glass-used",
    title: "Break glass was used",
    happened:
      "Somebody signed in as, assumed or acted as a principal of `breakGlassPrincipalArns`, which may delete log files, lift locks in GOVERNANCE mode and disable the key.",
    explainedBy: "Only an emergency that somebody has declared explains it.",
    firstAction:
      "Otherwise revoke the principal's sessions and keys at once, then look in the access logs for deleted log files and run `npm run --silent verify`.",
    filters: breakGlassPrincipalArns.map((arn) => ({
      pattern: fitted((short) =>
        anyOf(
          is("userIdentity.sessionContext.sessionIssuer.arn", short(arn)),
          is("requestParameters.roleArn", short(arn)),
          is("userIdentity.arn", short(arn)),
        ),
      ),
      sample: managementEvent(
        {
          eventSource: "kms.amazonaws.com",
          eventName: "DisableKey",
          recipientAccountId: accountOf(arn),
          awsRegion: "us-east-1",
          requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
        },
        { userIdentity: assumedRole(arn) },
      ),
    })),
  };
}

/** By the session issuer, because the caller chooses the name of a session. */
export function deployerAssumed({ deployerArns, entryRoleArns }: AlarmNames): Alarm {
  return {
    id: "deployer-assumed",
    title: "A deployer was assumed by somebody else than the pipeline",
    happened:
      "A role of `deployerArns` was assumed by another principal than the roles of `state.writerArns`, or by anybody if there are none. It may change the policies of the buckets and the key.",
    explainedBy: "A deployment that somebody carried out by hand at this time explains it.",
    firstAction:
      "Otherwise revoke the role's sessions, look for its further calls in the event's session, and plan the stack to see what differs.",
    filters: deployerArns.map((arn) => ({
      pattern: assumedByOthers(likeArn(arn), entryRoleArns.map(likeArn)),
      sample: managementEvent({
        eventSource: "sts.amazonaws.com",
        eventName: "AssumeRole",
        recipientAccountId: accountOf(arn),
        awsRegion: "us-east-1",
        requestParameters: { roleArn: arn.replaceAll("?", "0"), roleSessionName: "session" },
      }),
    })),
  };
}

/**
 * In the account of an assumed role the record names only the account of a caller from elsewhere; the record in the
 * caller's account names the caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
function assumedByOthers(arn: string, entryRoleArns: readonly string[]): string {
  const issuer = "userIdentity.sessionContext.sessionIssuer.arn";
  const write = (exempt: readonly string[]) => (short: (name: string) => string) => {
    const assumed = allOf(
      is("eventSource", "sts.amazonaws.com"),
      is("requestParameters.roleArn", short(arn)),
    );
    if (exempt.length === 0) return assumed;
    return allOf(
      assumed,
      anyOf(
        isNot("userIdentity.accountId", ...new Set(exempt.map(accountOf))),
        allOf(
          isNot("userIdentity.type", "AWSAccount"),
          anyOf(`($.${issuer} NOT EXISTS)`, isNot(issuer, ...exempt)),
        ),
      ),
    );
  };
  // Entry roles that do not fit raise the alarm.
  const fewer = entryRoleArns.map((_, index) => write(entryRoleArns.slice(0, -1 - index)));
  return fitted(write(entryRoleArns), ...fewer);
}

/** So many principals fit into one pattern, if their names have the 64 characters that IAM allows. */
const PRINCIPALS_PER_PATTERN = 5;

/** Who changes the trust of such a role becomes a deployer, break glass or a reader. */
export function privilegedRoleChanged(names: AlarmNames): Alarm {
  const { breakGlassPrincipalArns, deployerArns, entryRoleArns, readerRoleArn, stateRoleArn } = names;
  const optional = [stateRoleArn, readerRoleArn].filter((arn) => arn !== undefined);
  const arns = [...new Set([...deployerArns, ...entryRoleArns, ...breakGlassPrincipalArns, ...optional])];
  const chunks = Array.from({ length: Math.ceil(arns.length / PRINCIPALS_PER_PATTERN) }, (_, index) =>
    arns.slice(index * PRINCIPALS_PER_PATTERN, (index + 1) * PRINCIPALS_PER_PATTERN),
  );
  return {
    id: "privileged-role-changed",
    title: "A deployer, break glass, a role that writes the state or the reader role was changed",
    happened:
      "Somebody changed the trust, the policies or the credentials of a role or user of `deployerArns`, `state.writerArns` or `breakGlassPrincipalArns`, of the role that reaches the state or of the reader role, and so can become it.",
    explainedBy:
      "A deployment of the stack that makes this role or user, or of this stack for the reader role, explains it.",
    firstAction:
      "Otherwise restore the trust policy, revoke the sessions, look for AssumeRole of it since, and find the caller in the event.",
    filters: chunks.map(principalsChanged),
  };
}

function principalsChanged(arns: readonly string[]): AlarmFilter {
  const [first = ""] = arns;
  return {
    pattern: pattern(
      allOf(
        is("eventSource", "iam.amazonaws.com"),
        WRITES,
        anyOf(
          ...arns.map((arn) => {
            const { field, name } = principalOf(arn);
            return allOf(is("recipientAccountId", accountOf(arn)), is(`requestParameters.${field}`, name));
          }),
        ),
      ),
    ),
    sample: managementEvent({
      eventSource: "iam.amazonaws.com",
      eventName: "UpdateAssumeRolePolicy",
      recipientAccountId: accountOf(first),
      awsRegion: "us-east-1",
      requestParameters: { [principalOf(first).field]: principalOf(first).name.replace("*", "0") },
    }),
  };
}

/** IAM's calls name a role or a user without its path. */
function principalOf(arn: string): { readonly field: "roleName" | "userName"; readonly name: string } {
  const name = likeArn(arn.slice(arn.lastIndexOf("/") + 1));
  return { field: arn.split(":")[5]?.startsWith("user/") ? "userName" : "roleName", name };
}
