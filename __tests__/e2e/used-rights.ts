import { policiesFor } from "../../policies/policies-for";
import type { PolicyStatement } from "../../policies/policy-document";
import type { Role } from "../../policies/roles/role";
import type { Settings } from "../../settings/file";
import { ask, iamPrincipal } from "../policy-proof/simulator";
import { type IamRequest, iamRequests } from "./iam-requests";
import type { RecordedCall } from "./recorded-organization";

const document = (Statement: readonly PolicyStatement[]) => ({ Version: "2012-10-17", Statement });

/** A role's request, once. */
interface RoleRequest extends IamRequest {
  readonly role: Role;
}

/**
 * The different requests that the roles made. The credentials of the environment only assume roles by hand.
 *
 * @throws Error for a call of anybody else.
 */
function requestsOf(calls: readonly RecordedCall[], roles: readonly Role[]): readonly RoleRequest[] {
  const requests = new Map<string, RoleRequest>();
  for (const call of calls) {
    const role = roles.find(({ arn }) => arn === call.role);
    if (call.role === undefined && /^sts:/.test(call.operation)) continue;
    if (role === undefined) throw new Error(`${call.role ?? "the environment"} called ${call.operation}`);
    for (const request of iamRequests(call)) {
      requests.set(JSON.stringify([role.arn, request]), { ...request, role });
    }
  }
  return [...requests.values()];
}

/** The requests that the IAM simulator does not allow with the policies of the roles. */
export async function disallowedRequests(
  calls: readonly RecordedCall[],
  roles: readonly Role[],
  settings: Settings,
): Promise<readonly string[]> {
  const { logKey } = policiesFor(settings);
  const wrong: string[] = [];
  for (const { role, action, resource, context } of requestsOf(calls, roles)) {
    const accountId = role.arn.split(":")[4] ?? "";
    const assumed = roles.find(({ arn }) => arn === resource);
    const answer = await ask(
      {
        caller: iamPrincipal(role.arn, settings.organization.id),
        action,
        resource: { arn: resource, accountId: resource.split(":")[4] || accountId },
        context,
      },
      {
        identity: document(role.permissions),
        kms: document(role.account === "audit" ? logKey : [ALLOW_THE_ACCOUNT(accountId)]),
        sts: document(assumed?.trust ?? []),
      },
    );
    if (answer !== "Allowed") wrong.push(`${role.arn} ${action} on ${resource}: ${answer}`);
  }
  return wrong;
}

/** A key whose policy leaves the decision to the account's own policies, as the key of the topic does for its deployers. */
const ALLOW_THE_ACCOUNT = (accountId: string): PolicyStatement => ({
  Sid: "AllowTheAccount",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: "kms:*",
  Resource: "*",
});

const RESTORE = "a lost state is restored from an earlier version";

/** Rights that no recorded call uses, each with the reason to have it. */
const UNUSED: Readonly<Record<string, string>> = {
  "FindVersions s3:ListBucketVersions": RESTORE,
  "ReadTrail cloudtrail:GetTrail":
    "a plan asks it if the state has no trail; here only the deploying role does",
  "WriteState s3:GetObjectVersion": RESTORE,
  "WriteStateBucket s3:ListBucketVersions": RESTORE,
  "WriteLogGroup logs:DisassociateKmsKey": "the settings no longer name a key; the emulator lacks the call",
  "DeleteDisabledLogGroup logs:DeleteLogGroup":
    "CloudWatch Logs are switched off; another test does that to the emulator",
  "WriteDeliveryRole iam:UpdateAssumeRolePolicy": "another version of the stack may change the trust",
  "WriteTable glue:UpdateDatabase": "another version of the stack may change the description",
  "WriteResultsKey kms:PutKeyPolicy": "another version of the stack may change the policy",
  "WriteResultsKey kms:UpdateKeyDescription": "another version of the stack may change the description",
  "WriteTopicKey kms:PutKeyPolicy": "another version of the stack may change the policy",
  "WriteTopicKey kms:UpdateKeyDescription": "another version of the stack may change the description",
  "WriteLogKey kms:UpdateKeyDescription": "another version of the stack may change the description",
  "WriteLogKeyAlias kms:UpdateAlias": "an imported alias may name another key",
};

/** The rights of the roles which no call used, without those that have a reason. */
export function unusedRights(calls: readonly RecordedCall[], roles: readonly Role[]): readonly string[] {
  const requests = requestsOf(calls, roles);
  return roles.flatMap((role) =>
    role.permissions.flatMap(({ Sid, Action, Resource = "*" }) =>
      [Action]
        .flat()
        .filter(
          (action) =>
            !requests.some(
              (request) =>
                request.role === role &&
                matches(action, request.action) &&
                [Resource].flat().some((resource) => matches(resource, request.resource)),
            ),
        )
        .map((action) => `${Sid} ${action}`)
        .filter((right) => UNUSED[right] === undefined)
        .map((right) => `${role.account} ${role.arn.split("/").at(-1)}: ${right}`),
    ),
  );
}

function matches(pattern: string, value: string): boolean {
  const [first = "", ...rest] = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${[first, ...rest].join(".*")}$`, "i").test(value);
}
