/** The resources in the parts of a plan that list them by module. */
import { at, isObject, type JsonObject, member, toList } from "../../policies/analysis/json";

/** What exists before the plan, in all modules, data sources included. */
export function priorResources(document: JsonObject): JsonObject[] {
  return resourcesIn(document, "prior_state.values.root_module");
}

/** The resources of the module at a path and of the modules in it. */
export function resourcesIn(document: JsonObject, path: string): JsonObject[] {
  const found: JsonObject[] = [];
  const modules = [at(document, path)];
  for (const module of modules) {
    modules.push(...toList(member(module, "child_modules")));
    found.push(...toList(member(module, "resources")).filter(isObject));
  }
  return found;
}
