import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import type { Alarm, AlarmFilter } from "../alarm";
import type { AlarmNames } from "../names";
import { allOf, anyOf, fitted, is, isRefused, pattern, WRITES } from "../pattern";
import { managementEvent, type RecordProps } from "../record";

const ORGANIZATIONS = "organizations.amazonaws.com";

/** A caller may give the trail's name or its ARN. A trail of another account may have the same name. */
export function trailChanged({ managementAccountId, trailName, trailArn, homeRegion }: AlarmNames): Alarm {
  return {
    id: "trail-changed",
    title: "The trail was stopped, changed or deleted",
    happened: "Somebody stopped, changed or deleted the organization trail, or tried to.",
    explainedBy: "A deployment of this stack at this time explains it.",
    firstAction:
      "Otherwise start logging again (`aws cloudtrail start-logging`), plan the stack to see what differs, and find the caller in the event.",
    filters: [
      {
        pattern: fitted((short) =>
          allOf(
            is("eventSource", CLOUDTRAIL_SERVICE),
            anyOf(
              ofTrail(short(trailArn)),
              isRefused(short(trailArn)),
              allOf(is("recipientAccountId", managementAccountId), ofTrail(short(trailName))),
            ),
            WRITES,
          ),
        ),
        sample: managementEvent({
          eventSource: CLOUDTRAIL_SERVICE,
          eventName: "StopLogging",
          recipientAccountId: managementAccountId,
          awsRegion: homeRegion,
          requestParameters: { name: trailArn },
        }),
      },
    ],
  };
}

/** Calls about selectors have another parameter for the trail than those about the trail itself. */
function ofTrail(value: string): string {
  return anyOf(is("requestParameters.name", value), is("requestParameters.trailName", value));
}

/** Trusted access, delegated administrators, and the accounts that own the buckets and the key. */
export function organizationChanged(names: AlarmNames): Alarm {
  return {
    id: "organization-changed",
    title: "CloudTrail's trusted access, its delegated administrator or an account of the trail was changed",
    happened:
      "Somebody changed CloudTrail's trusted access or delegated administrator, moved, removed or closed an account that owns a bucket or the key, disabled any Region of it or of the management account, or deleted the organization.",
    explainedBy:
      "A deployment of this stack that changed `organization`, or the planned move of such an account, explains it.",
    firstAction:
      "Otherwise enable trusted access again, invite the account back or reopen it (AWS keeps a closed account for 90 days), and find the caller in the event.",
    filters: [trustedAccess(names), membership(names)],
  };
}

function trustedAccess({ managementAccountId }: AlarmNames): AlarmFilter {
  return {
    pattern: pattern(
      anyOf(
        allOf(
          is("eventSource", ORGANIZATIONS),
          anyOf(
            allOf(is("requestParameters.servicePrincipal", CLOUDTRAIL_SERVICE), WRITES),
            is("eventName", "DeleteOrganization"),
          ),
        ),
        allOf(is("eventSource", CLOUDTRAIL_SERVICE), is("eventName", "*OrganizationDelegatedAdmin")),
      ),
    ),
    sample: organizationsEvent(managementAccountId, "DisableAWSServiceAccess", {
      servicePrincipal: CLOUDTRAIL_SERVICE,
    }),
  };
}

function membership({ guardedAccountIds, managementAccountId }: AlarmNames): AlarmFilter {
  const [guarded = ""] = guardedAccountIds;
  return {
    pattern: pattern(
      anyOf(
        allOf(
          is("eventName", "MoveAccount", "RemoveAccountFromOrganization", "CloseAccount"),
          is("requestParameters.accountId", ...guardedAccountIds),
        ),
        // An account that accepts the invitation of another organization leaves this one.
        allOf(
          is("eventName", "LeaveOrganization", "AcceptHandshake", "CloseAccount"),
          is("recipientAccountId", ...guardedAccountIds),
        ),
        allOf(
          is("eventName", "DisableRegion"),
          is("recipientAccountId", ...guardedAccountIds, managementAccountId),
        ),
      ),
    ),
    sample: organizationsEvent(managementAccountId, "RemoveAccountFromOrganization", { accountId: guarded }),
  };
}

/** By the ids of our policies; if Terraform does not manage them, by the accounts to which they are attached. */
export function guardrailChanged(names: AlarmNames): Alarm {
  const { guardedAccountIds, guardrailPolicyIds, hasGuardrail, managementAccountId } = names;
  const [policyId] = guardrailPolicyIds;
  const policies =
    policyId === undefined
      ? allOf(is("eventName", "DetachPolicy"), is("requestParameters.targetId", ...guardedAccountIds))
      : allOf(is("requestParameters.policyId", ...guardrailPolicyIds), WRITES);
  const types = allOf(
    is("eventName", "DisablePolicyType"),
    is("requestParameters.policyType", "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"),
  );
  const filter: AlarmFilter = {
    pattern: pattern(allOf(is("eventSource", ORGANIZATIONS), anyOf(policies, types))),
    sample: organizationsEvent(managementAccountId, "DetachPolicy", {
      policyId: policyId ?? "p-examplepolicyid",
      targetId: guardedAccountIds[0],
    }),
  };
  return {
    id: "guardrail-changed",
    title: "The guardrail was detached, changed or deleted",
    happened:
      "Somebody detached, changed or deleted a policy of the guardrail, or disabled its type, which detaches every policy of the type in the organization.",
    explainedBy: "A deployment of this stack that changed `guardrail`, or its teardown, explains it.",
    firstAction:
      "Otherwise attach the policies again: apply this stack, or run `npm run --silent guardrail -- print`. Then look at what changed in the accounts meanwhile.",
    filters: hasGuardrail ? [filter] : [],
  };
}

/** Organizations' events are in one Region, which a multi-Region trail brings home. */
function organizationsEvent(
  recipientAccountId: string,
  eventName: string,
  requestParameters: RecordProps["requestParameters"],
) {
  const eventSource = ORGANIZATIONS;
  return managementEvent({
    eventSource,
    eventName,
    recipientAccountId,
    awsRegion: "us-east-1",
    requestParameters,
  });
}
