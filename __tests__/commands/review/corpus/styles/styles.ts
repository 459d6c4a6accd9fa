/** Every style with its plans; the Terraform of a style stands in the folder of its name. */
import { KEY_ALONE, SECOND_STACK, STORE_ALONE } from "./cases/alone";
import { BESIDE, BESIDE_REMOVED, withBeside } from "./cases/beside";
import { DEPLOYERS } from "./cases/deployers";
import { DOCUMENTS, LIFECYCLE_REMOVED, withLifecycle } from "./cases/documents";
import { ESTATE } from "./cases/estate";
import { INLINE } from "./cases/inline";
import { LANDING_ZONE, LANDING_ZONE_REMOVED, withLake } from "./cases/landing-zone";
import { LATER_CASES } from "./cases/later";
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
  "landing-zone": LANDING_ZONE,
  later: LATER_CASES,
  deployers: DEPLOYERS,
};

/** A state in which texts are replaced: the emulator forgets some arguments. */
const corrected =
  (...pairs: readonly (readonly [from: string, to: string])[]) =>
  (state: string): string =>
    pairs.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(JSON.parse(state)));

/** For what the emulator cannot apply: edits before, and what the state then lacks. */
export const APPLIED: Readonly<
  Record<string, { readonly edits?: readonly Edit[]; readonly patch?: (state: string) => string }>
> = {
  "landing-zone": { edits: LANDING_ZONE_REMOVED, patch: withLake },
  beside: { edits: BESIDE_REMOVED, patch: withBeside },
  // The emulator refuses to set who pays.
  inline: {
    edits: [['  request_payer = "BucketOwner"\n', ""]],
    patch: corrected(
      ['"request_payer":""', '"request_payer":"BucketOwner"'],
      ['"priority":null', '"priority":0'],
      ['"prefix":"","tags":null', '"prefix":"","tags":{}'],
      ['"prefix":"scratch/","tags":null', '"prefix":"scratch/","tags":{}'],
    ),
  },
  "key-alone": { patch: corrected(['"rotation_period_in_days":0', '"rotation_period_in_days":365']) },
  watch: {
    patch: corrected([
      '"filter":[{"and":[],"prefix":"","tag":[]}]',
      '"filter":[{"and":[],"prefix":"AWSLogs/","tag":[]}]',
    ]),
  },
  documents: { edits: LIFECYCLE_REMOVED, patch: withLifecycle },
};
