import { fail } from "./changes";
import type { Fault } from "./fault";

export const ORGANIZATION_FAULTS: readonly Fault[] = [
  [
    "the organization is another one",
    (m) => {
      m.organization = { Id: "o-other", MasterAccountId: "111111111111", FeatureSet: "ALL" };
    },
    fail("organization.id"),
  ],
  [
    "the management account is another one",
    (m) => {
      m.organization = { Id: "o-exampleorgid", MasterAccountId: "999999999999", FeatureSet: "ALL" };
    },
    fail("organization.id"),
  ],
  [
    "the organization has only consolidated billing",
    (m) => {
      m.organization = {
        Id: "o-exampleorgid",
        MasterAccountId: "111111111111",
        FeatureSet: "CONSOLIDATED_BILLING",
      };
    },
    fail("organization.features"),
  ],
  [
    "CloudTrail has no trusted access",
    (m) => {
      m.trustedServices = ["config.amazonaws.com"];
    },
    fail("organization.trusted-access"),
  ],
  [
    "no service has trusted access",
    (m) => {
      m.trustedServices = [];
    },
    fail("organization.trusted-access"),
  ],
  [
    "an unexpected delegated administrator",
    (m) => {
      m.delegatedAdministrators = ["333333333333"];
    },
    fail("organization.delegated-administrator"),
  ],
];
