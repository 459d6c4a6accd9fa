import { roleNameWarnings } from "../../policies/roles/role";
import { sampleSettings } from "../settings-file";

test.each([
  ["organization-trail-planner", 1],
  ["organization-trail-apply", 1],
  ["organization-trail-deployer", 1],
  ["organization-trail-reader", 0],
  ["organization-trail-plan2", 0],
])("the reader role's name %s causes %s warnings", (name, count) => {
  const role = { name, trustedPrincipalArns: ["arn:aws:iam::222222222222:role/siem"] };
  const warnings = (enabled: boolean) =>
    roleNameWarnings(sampleSettings({ "logBucket.readers.role": { ...role, enabled } }));
  expect(warnings(true)).toHaveLength(count);
  expect(warnings(false)).toEqual([]);
});
