import { z } from "zod";

/** Metadata of a setting that switches a feature. The options of docs/settings.md are generated from it. */
export const Option = z.strictObject({
  /** Name of the feature. */
  title: z.string(),
  /** AWS charges that the feature adds. */
  cost: z.string(),
  /** Effect of disabling or removing the feature after a deployment. */
  disabling: z.string(),
  /** Title of the end-to-end test that deploys the feature, or the reason why none can. */
  deployedBy: z.union([z.strictObject({ test: z.string() }), z.strictObject({ validatedOnly: z.string() })]),
});
export type Option = z.output<typeof Option>;

declare module "zod" {
  interface GlobalMeta {
    /** Present if the setting switches a feature. */
    readonly option?: Option;
  }
}
