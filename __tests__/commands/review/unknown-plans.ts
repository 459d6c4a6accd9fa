import type { JsonObject } from "../../../policies/analysis/json";
import { type Entry, plan, reviewed } from "./plans";

export const reasons = (changes: readonly Entry[], more: JsonObject = {}): string[] =>
  reviewed(plan(changes, more)).report.unjudged.map(({ address, reason }) => `${address}: ${reason}`);

/** The configuration of resources of the root module, by address, as their expressions. */
export const configured = (resources: Readonly<Record<string, JsonObject>>): JsonObject => ({
  configuration: {
    root_module: {
      resources: Object.entries(resources).map(([address, { provisioners = [], ...expressions }]) => {
        const [type = "", name = ""] = address.split(".");
        return { address, mode: "managed", type, name, expressions, provisioners };
      }),
    },
  },
});

export const create = (address: string, after: JsonObject, more: JsonObject = {}): Entry => ({
  type: address.split(".")[0] ?? "",
  address,
  name: address.split(".")[1] ?? "",
  actions: ["create"],
  before: null,
  after,
  ...more,
});

export const references = (...list: string[]): JsonObject => ({ references: list });
