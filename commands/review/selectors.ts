/** Event selectors of a plan, which may have parts that are known only after apply. */
import { isObject, type Json, toList } from "../../policies/analysis/json";
import {
  fieldedRecordings,
  plainRecordings,
  type Recording,
  recordings,
  selectorOf,
} from "../../policies/analysis/recordings";
import { holdsUnknown } from "./unknown";

/** Recordings as far as selectors with unknown parts tell, and the categories to which these may add others. */
export interface KnownRecordings {
  readonly known: readonly Recording[];
  readonly isOpen: (category: string) => boolean;
}

/** Like {@link recordings}, of selectors that may have unknown parts. */
export function readRecordings(basic: Json | undefined, advanced: Json | undefined): KnownRecordings {
  const [plain, fielded] = [toList(basic), toList(advanced)];
  if (!holdsUnknown([...plain, ...fielded])) {
    return { known: recordings(basic, advanced), isOpen: () => false };
  }
  const open = new Set<string>();
  const known = [
    ...plain.flatMap((selector) => {
      const management = isObject(selector) ? { ...selector, data_resource: [] } : selector;
      if (holdsUnknown(selector)) open.add("Data");
      if (holdsUnknown(management)) open.add("Management");
      return holdsUnknown(management)
        ? []
        : plainRecordings(selectorOf(holdsUnknown(selector) ? management : selector));
    }),
    ...fielded.flatMap((selector) => {
      if (!holdsUnknown(selector)) return fieldedRecordings(selectorOf(selector));
      open.add(readCategory(selector) ?? "");
      return [];
    }),
  ];
  return { known, isOpen: (category) => open.has(category) || open.has("") };
}

/** The category that an advanced selector names, if it is known. */
function readCategory(selector: Json): string | undefined {
  const fields = isObject(selector) ? toList(selector.field_selector) : [];
  const own = fields.find((one) => isObject(one) && one.field === "eventCategory");
  if (
    !isObject(own) ||
    holdsUnknown(own) ||
    holdsUnknown(fields.map((one) => (isObject(one) ? (one.field ?? null) : one)))
  )
    return undefined;
  return toList(own.equals).map(String)[0];
}
