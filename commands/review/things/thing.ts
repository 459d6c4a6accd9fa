/** One bucket, key, trail, topic, role or log group in one state, and its settings wherever they are written. */
import { at, canonicalJson, type Json, toList } from "../../../policies/analysis/json";
import { isMarked } from "../plan";
import type { Block } from "../states";
import type { State } from "./state";
import type { Kind } from "./types";

/** One value of a setting, and the place that it is written in. */
export interface Setting {
  readonly value: Json;
  readonly isUnknown: boolean;
  readonly isSensitive: boolean;
  readonly address: string;
  readonly attribute: string;
}

/** A place of a setting: an attribute of a resource type. Several paths give a list. */
export interface Place {
  readonly type: string;
  readonly path: string | readonly string[];
  readonly as?: (value: Json) => Json;
}

/** A setting that can be written in resources of its own, or as an argument of the thing itself. */
export interface SettingPlaces {
  /** Resources of their own; they win over the argument, which the provider then computes. */
  readonly separate?: readonly Place[];
  readonly inline?: Place;
  /** The value once the separate resource is deleted. */
  readonly afterRemoval?: Json;
}

/** A thing in one state. */
export class Thing {
  constructor(
    readonly kind: Kind,
    readonly key: string,
    readonly state: State,
    readonly root: Block | undefined,
  ) {}

  /** The resources of a type that configure it. */
  blocks(type: string): readonly Block[] {
    return this.state.attachedTo(type, this.kind, this.key);
  }
}

/** The values of a setting. Several resources may write one setting: then any of them may be in force. */
export function readSetting(places: SettingPlaces, thing: Thing, previous?: Thing): readonly Setting[] {
  const separate = separateSettings(places, thing);
  if (separate.length > 0) return separate;
  const { inline } = places;
  const own = inline !== undefined && thing.root?.type === inline.type ? [settingOf(thing.root, inline)] : [];
  if (previous === undefined) return own;
  const [old] = separateSettings(places, previous);
  if (old === undefined) return own;
  // The separate resource is deleted. The argument counts if the plan changes it; else it is the provider's old copy.
  const copy =
    previous.root !== undefined && inline !== undefined ? settingOf(previous.root, inline) : undefined;
  const changed = own.filter(({ value }) => canonicalJson(value) !== canonicalJson(copy?.value ?? null));
  if (changed.length > 0) return changed;
  return [{ ...old, value: places.afterRemoval ?? null, isUnknown: false }];
}

/** Several resources that stay and write the same are one setting. */
function separateSettings({ separate = [] }: SettingPlaces, thing: Thing): readonly Setting[] {
  const distinct = new Map<string, Setting>();
  for (const place of separate) {
    for (const block of thing.blocks(place.type)) {
      const setting = settingOf(block, place);
      const isSame = block.change.kind === "no-op" && !setting.isUnknown;
      distinct.set(isSame ? canonicalJson(setting.value) : block.address, setting);
    }
  }
  return [...distinct.values()];
}

/** A setting at one place of a resource. */
export function settingOf(block: Block, { path, as = (value) => value }: Place): Setting {
  const paths = [path].flat();
  const values = paths.map((one) => at(block.values, one) ?? null);
  const isMasked = (mask: Json | undefined): boolean => paths.some((one) => isMarked(mask, one));
  return {
    value: as(paths.length === 1 ? (values[0] ?? null) : values),
    isUnknown: isMasked(block.unknown),
    isSensitive: isMasked(block.sensitive),
    address: block.address,
    attribute: paths.join(", "),
  };
}

/** The first non-empty text of a list of values. */
export function firstText(...values: (Json | undefined)[]): string | undefined {
  for (const value of values.flatMap((one) => toList(one))) {
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
