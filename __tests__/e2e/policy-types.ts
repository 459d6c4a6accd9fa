import {
  DisablePolicyTypeCommand,
  EnablePolicyTypeCommand,
  OrganizationsClient,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";

const TYPES: readonly PolicyType[] = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

/** Enables the types of policies that the guardrail needs. */
export async function enablePolicyTypes(organization: EmulatedOrganization): Promise<void> {
  const client = new OrganizationsClient(organization.client());
  for (const PolicyType of TYPES) {
    await client.send(new EnablePolicyTypeCommand({ RootId: organization.rootId, PolicyType }));
  }
}

/** Disables one type. */
export async function disablePolicyType(
  organization: EmulatedOrganization,
  PolicyType: PolicyType,
): Promise<void> {
  const client = new OrganizationsClient(organization.client());
  await client.send(new DisablePolicyTypeCommand({ RootId: organization.rootId, PolicyType }));
}
