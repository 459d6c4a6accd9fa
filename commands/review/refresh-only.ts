/** Tells a refresh-only plan from a mutilated one. */
import { at, canonicalJson, isObject, type JsonObject, member, toList } from "../../policies/analysis/json";
import { priorResources, resourcesIn } from "./resources-in";

/**
 * Terraform leaves `resource_changes` out of a refresh-only plan. Such a plan is told from a mutilated one
 * by what else it says: resources exist, none is planned to change, and there is something to apply only if
 * something drifted.
 */
export function isRefreshOnly(document: JsonObject, drifts: boolean): boolean {
  const outputs = isObject(document.output_changes) ? Object.values(document.output_changes) : [];
  const changes = outputs.some((one) => toList(member(one, "actions")).join() !== "no-op");
  return (
    plansNoChange(document) &&
    priorResources(document).length > 0 &&
    document.applyable === (drifts || changes)
  );
}

/** Whether the planned values are left out, or those of the prior state. */
function plansNoChange(document: JsonObject): boolean {
  const planned = at(document, "planned_values.root_module");
  if (!isObject(planned)) return false;
  const texts = (resources: readonly JsonObject[]): string =>
    resources
      .filter(({ mode }) => mode === "managed")
      .map(({ address, deposed_key, values }) =>
        canonicalJson([address ?? null, deposed_key ?? null, values ?? null]),
      )
      .sort()
      .join();
  return (
    Object.keys(planned).length === 0 ||
    texts(resourcesIn(document, "planned_values.root_module")) === texts(priorResources(document))
  );
}
