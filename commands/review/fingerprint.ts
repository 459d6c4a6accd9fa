import { createHash } from "node:crypto";
import { canonicalJson, isObject, member } from "../../policies/analysis/json";
import type { Plan } from "./plan";

/**
 * SHA-256 of the canonical changes: equal for two plans of the same change, different for any other two. Time,
 * versions, drift and reads differ between two runs of one change, so they are left out. A refresh-only plan lists
 * no resource at all and has no fingerprint, because it would be the same for every drift.
 */
export function fingerprint({ changes, document }: Plan): string | undefined {
  if (document.resource_changes === undefined) return undefined;
  const managed = changes
    .filter(({ mode, kind, previousAddress, importing }) => {
      return mode === "managed" && (kind !== "no-op" || previousAddress !== undefined || importing !== null);
    })
    .map((change) =>
      canonicalJson([
        change.address,
        change.deposed ?? null,
        change.previousAddress ?? null,
        [...change.actions],
        change.before,
        change.after,
        change.afterUnknown,
        change.replacePaths,
        change.importing,
      ]),
    )
    .sort();
  const outputs = Object.entries(isObject(document.output_changes) ? document.output_changes : {})
    .filter(([, change]) => canonicalJson(member(change, "actions")) !== '["no-op"]')
    .map((entry) => canonicalJson(entry))
    .sort();
  const hash = createHash("sha256");
  for (const part of [...managed, "outputs", ...outputs]) hash.update(part).update("\n");
  return hash.digest("hex");
}
