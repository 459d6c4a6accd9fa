import type { z } from "zod";
import { flag, oneOf, section, text } from "./fields";

export const Organization = section({
  id: text(/^o-[a-z0-9]{10,32}$/, "must be an organization id, such as o-exampleorgid").describe(
    "Id of the AWS organization; a plan against any other organization is refused.",
  ),
  trustedAccess: oneOf(["managed", "existing"])
    .default("managed")
    .describe(
      "`managed`: this app switches on CloudTrail's trusted access. `existing`: it is on already (AWS Control Tower, another stack), and every plan checks that.",
    ),
  delegatedAdministrator: flag()
    .default(false)
    .describe("The audit account may manage the organization's trails."),
});
export type OrganizationSettings = z.output<typeof Organization>;
