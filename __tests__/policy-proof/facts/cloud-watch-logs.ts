import { anonymous, iamPrincipal, type Question, service } from "../simulator";
import { allows, doesNotAllow, type Fact, type Names } from "./fact";
import { principals } from "./principals";

/** Facts about the trust policy of CloudTrail's role for CloudWatch Logs. */
export function deliveryRoleTrustFacts(names: Names): readonly Fact[] {
  const { administratorOf, administratorsBut, otherOrganization, trail } = principals(names);
  const source = { arn: names.trailArn, accountId: names.managementAccountId };
  const others = {
    "CloudWatch Logs": service("logs.amazonaws.com", source),
    "AWS Config": service("config.amazonaws.com", source),
    "the owner's administrator": administratorOf(names.deliveryRole.accountId),
    ...administratorsBut(names.deliveryRole.accountId),
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
  };
  const onRole = (caller: Question["caller"], action: string): Question => ({
    caller,
    action,
    resource: names.deliveryRole,
  });
  return [
    allows("the trail to assume the role", onRole(trail, "sts:AssumeRole")),
    allows(
      "CloudTrail to assume it for no trail, as AWS says nothing of a source",
      onRole(service("cloudtrail.amazonaws.com"), "sts:AssumeRole"),
    ),
    doesNotAllow("the trail to tag its session", onRole(trail, "sts:TagSession")),
    ...Object.entries(others).map(([who, caller]) =>
      doesNotAllow(`${who} to assume the role`, onRole(caller, "sts:AssumeRole")),
    ),
  ];
}

/** Facts about the identity policy of CloudTrail's role for CloudWatch Logs. */
export function deliveryRoleFacts(names: Names): readonly Fact[] {
  const { logGroup, managementAccountId, memberAccountId, organizationId } = names;
  const [, , , region] = logGroup.arn.split(":");
  const role = iamPrincipal(names.deliveryRole.arn, organizationId);
  const on = (action: string, arn: string): Question => ({
    caller: role,
    action,
    resource: { arn, accountId: logGroup.accountId },
  });
  const stream = (name: string, group = logGroup.arn) => `${group}:log-stream:${name}`;
  const own = `${managementAccountId}_CloudTrail_${region}`;
  const writing = { "logs:CreateLogStream": "create", "logs:PutLogEvents": "write to" };
  const streams = {
    "the management account's stream": stream(own),
    "a further stream of the management account": stream(`${own}_2`),
    "a stream of the organization": stream(`${organizationId}_${memberAccountId}_CloudTrail_${region}`),
  };
  const otherStreams = {
    "the management account's stream of another Region": stream(
      `${managementAccountId}_CloudTrail_xx-other-1`,
    ),
    "another service's stream": stream(`${managementAccountId}_Config_${region}`),
    "a stream of a member account's own trail": stream(`${memberAccountId}_CloudTrail_${region}`),
    "a stream of another organization": stream(`o-otherorgid00_${memberAccountId}_CloudTrail_${region}`),
    "a stream of another group": stream(own, `${logGroup.arn}-2`),
    "a stream of the organization in another group": stream(`${organizationId}_1`, `${logGroup.arn}-2`),
    "a stream of the group in another account": stream(
      own,
      logGroup.arn.replace(logGroup.accountId, memberAccountId),
    ),
  };
  return [
    ...Object.entries(writing).flatMap(([action, what]) => [
      ...Object.entries(streams).map(([where, arn]) =>
        allows(`the role to ${what} ${where}`, on(action, arn)),
      ),
      ...Object.entries(otherStreams).map(([where, arn]) =>
        doesNotAllow(`the role to ${what} ${where}`, on(action, arn)),
      ),
    ]),
    doesNotAllow("the role to read events", on("logs:GetLogEvents", stream(own))),
    doesNotAllow("the role to delete a stream", on("logs:DeleteLogStream", stream(own))),
    doesNotAllow("the role to delete the group", on("logs:DeleteLogGroup", logGroup.arn)),
    doesNotAllow("the role to keep events for less long", on("logs:PutRetentionPolicy", logGroup.arn)),
    doesNotAllow("the role to write to the log bucket", {
      caller: role,
      action: "s3:PutObject",
      resource: { ...names.bucket, arn: `${names.bucket.arn}/log` },
    }),
  ];
}
