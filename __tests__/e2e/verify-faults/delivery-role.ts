import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { Fault } from "./fault";

/** Faults of CloudTrail's role for CloudWatch Logs. */
export const DELIVERY_ROLE_FAULTS: readonly Fault[] = [
  {
    name: "an attached policy denies CloudTrail's role everything",
    finds: { "trail.delivery-role-others": "FAIL" },
    seed: async ({ organization }) => {
      const iam = new IAMClient(organization.client());
      const RoleName = "organization-trail-cloudwatch-logs";
      const statement = { Effect: "Deny", Action: "*", Resource: "*" };
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "deny-all", PolicyDocument }));
      const PolicyArn = Policy?.Arn;
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      return async () => {
        await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
        await iam.send(new DeletePolicyCommand({ PolicyArn }));
      };
    },
  },
];
