/** Every style with its plans; the Terraform of a style stands in the folder of its name. */
import { KEY_ALONE, SECOND_STACK, STORE_ALONE } from "./cases/alone";
import { BESIDE, BESIDE_REMOVED, withBeside } from "./cases/beside";
import { DOCUMENTS, LIFECYCLE_REMOVED, withLifecycle } from "./cases/documents";
import { ESTATE } from "./cases/estate";
import { INLINE } from "./cases/inline";
import { PEOPLE } from "./cases/people";
import { WATCH } from "./cases/watch";
import { LOOPS, MODULES } from "./cases/wrapped";
import type { Edit, StyleCase } from "./style";

export const STYLES: Readonly<Record<string, readonly StyleCase[]>> = {
  modules: MODULES,
  loops: LOOPS,
  inline: INLINE,
  estate: ESTATE,
  documents: DOCUMENTS,
  people: PEOPLE,
  "store-alone": STORE_ALONE,
  "key-alone": KEY_ALONE,
  "second-stack": SECOND_STACK,
  watch: WATCH,
  beside: BESIDE,
};

/** For what the emulator cannot apply: edits before, and what the state then lacks. */
export const APPLIED: Readonly<Record<string, { readonly edits?: readonly Edit[]; readonly patch?: (state: string) => string }>> = {
  beside: { edits: BESIDE_REMOVED, patch: withBeside },
  // The emulator refuses to set who pays.
  inline: { edits: [['  request_payer = "BucketOwner"\n', ""]] },
  documents: { edits: LIFECYCLE_REMOVED, patch: withLifecycle },
};
