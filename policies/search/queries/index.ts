import type { NamedQuery } from "../query";
import { breakGlassUses } from "./break-glass-uses";
import { bucketAndKeyChanges } from "./bucket-and-key-changes";
import { consoleSignInsWithoutMfa } from "./console-sign-ins-without-mfa";
import { denialsByPrincipal } from "./denials-by-principal";
import { organizationChanges } from "./organization-changes";
import { principalActivity } from "./principal-activity";
import { rootUses } from "./root-uses";
import { trailChanges } from "./trail-changes";

/** The queries that are deployed. Their names are those of Athena's named queries. */
export const QUERIES: readonly NamedQuery[] = [
  trailChanges,
  bucketAndKeyChanges,
  breakGlassUses,
  rootUses,
  denialsByPrincipal,
  consoleSignInsWithoutMfa,
  principalActivity,
  organizationChanges,
];
