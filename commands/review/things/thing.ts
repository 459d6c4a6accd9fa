/** One bucket, key, trail, topic, role or log group in one state, and its settings wherever they are written. */
import { canonicalJson, type Json, toList } from "../../../policies/analysis/json";
import { isMarked } from "../mask";
import type { Block } from "../states";
import { holdsUnknown, isUnknown, type UnknownPlace, unknownsAt, unknownValue, valueAt } from "../unknown";
import { type State, UNIDENTIFIED } from "./state";
import type { Kind } from "./types";

/** One value of a setting, and the place that it is written in. */
export interface Setting {
  /** Unknown, or with unknown parts, if `isUnknown`. */
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
  /** The kind of thing that the value names: then its key is known if the plan identifies the thing. */
  readonly names?: Kind;
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
  const own =
    inline !== undefined && thing.root?.type === inline.type
      ? [readSettingAt(thing.root, inline, thing.state)]
      : [];
  if (previous === undefined) return own;
  const [old] = separateSettings(places, previous);
  if (old === undefined) return own;
  if (mayStillConfigure(old.address, thing)) return [{ ...old, value: unknownValue(), isUnknown: true }];
  // The separate resource is deleted. The argument counts if the plan changes it; else it is the provider's old copy.
  const copy =
    previous.root !== undefined && inline !== undefined
      ? readSettingAt(previous.root, inline, previous.state)
      : undefined;
  const changed = own.filter(({ value }) => canonicalJson(value) !== canonicalJson(copy?.value ?? null));
  if (changed.length > 0) return changed;
  return [{ ...old, value: places.afterRemoval ?? null, isUnknown: false }];
}

/** Whether a resource names a thing that is not identified before apply. */
function mayStillConfigure(address: string, { kind, state }: Thing): boolean {
  const block = state.block(address);
  return block !== undefined && state.keysOf(block, kind).includes(UNIDENTIFIED);
}

/** Several resources that stay and write the same are one setting. */
function separateSettings({ separate = [] }: SettingPlaces, thing: Thing): readonly Setting[] {
  const distinct = new Map<string, Setting>();
  for (const place of separate) {
    for (const block of thing.blocks(place.type)) {
      const setting = readSettingAt(block, place, thing.state);
      const isSame = block.change.kind === "no-op" && !setting.isUnknown;
      distinct.set(isSame ? canonicalJson(setting.value) : block.address, setting);
    }
  }
  return [...distinct.values()];
}

/** A setting at one place of a resource; the state identifies what a value names. */
export function readSettingAt(
  block: Block,
  { path, as = (value) => value, names }: Place,
  state?: State,
): Setting {
  const paths = [path].flat();
  const values = paths.map((one) => {
    const value = valueAt(block.values, one) ?? null;
    const key = names !== undefined && isUnknown(value) ? state?.key(names, value) : undefined;
    return key === undefined || key === UNIDENTIFIED ? value : key;
  });
  return {
    value: as(paths.length === 1 ? (values[0] ?? null) : values),
    isUnknown: values.some(holdsUnknown),
    isSensitive: paths.some((one) => isMarked(block.sensitive, one)),
    address: block.address,
    attribute: paths.join(", "),
  };
}

/** What is unknown of a setting. */
export function unknownsIn({ address, attribute, value }: Setting, state: State): readonly UnknownPlace[] {
  const values = state.block(address)?.values;
  const found = attribute.split(", ").flatMap((path) => unknownsAt(values, path));
  return found.length > 0 ? found : [{ place: attribute, value: String(value) }];
}

/** The first non-empty text of a list of values. */
export function firstText(...values: (Json | undefined)[]): string | undefined {
  for (const value of values.flatMap((one) => toList(one))) {
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
