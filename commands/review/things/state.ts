/**
 * One snapshot, indexed: which bucket, key, topic, log group or role a resource is, and which other resources configure
 * it. A thing is named by its name or id, or by the address of a resource that does not exist yet.
 */
import { type Json, toList } from "../../../policies/analysis/json";
import type { Block, Snapshot } from "../states";
import { isUnknown, readSources, valueAt } from "../unknown";
import { ATTACHMENTS, type Kind, ROOTS } from "./types";

/** A name for something that is not identified before apply. */
export const UNIDENTIFIED = "?";

/** The indexed snapshot. */
export class State {
  private readonly byType = new Map<string, Block[]>();
  private readonly byAddress = new Map<string, Block>();
  private readonly attached = new Map<string, Map<string, Block[]>>();
  private readonly byValue = new Map<string, Map<string, Block>>();
  private readonly byKey = new Map<Kind, Map<string, Block>>();
  private aliases: ReadonlyMap<string, string> | undefined;

  constructor(snapshot: Snapshot) {
    for (const block of snapshot) {
      const list = this.byType.get(block.type);
      if (list === undefined) this.byType.set(block.type, [block]);
      else list.push(block);
      this.byAddress.set(block.address, block);
    }
  }

  /** All resources of a type. */
  ofType(type: string): readonly Block[] {
    return this.byType.get(type) ?? [];
  }

  /** All resources of the types that a test picks. */
  ofTypes(isMeant: (type: string) => boolean): readonly Block[] {
    return [...this.byType].filter(([type]) => isMeant(type)).flatMap(([, blocks]) => blocks);
  }

  /** The resource at an address. */
  block(address: string): Block | undefined {
    return this.byAddress.get(address);
  }

  /** The resources that are a thing of a kind, such as every `aws_s3_bucket`. */
  roots(kind: Kind): readonly Block[] {
    return ROOTS[kind].types.flatMap((type) => this.ofType(type));
  }

  /** The first resource of a type whose attribute has a value. */
  withValue(type: string, attribute: string, value: string): Block | undefined {
    const index = `${type} ${attribute}`;
    let blocks = this.byValue.get(index);
    if (blocks === undefined) {
      blocks = new Map();
      for (const block of this.ofType(type)) {
        const own = block.values[attribute];
        if (typeof own === "string" && !blocks.has(own)) blocks.set(own, block);
      }
      this.byValue.set(index, blocks);
    }
    return blocks.get(value);
  }

  /** The root resource of one thing. */
  root(kind: Kind, key: string): Block | undefined {
    let roots = this.byKey.get(kind);
    if (roots === undefined) {
      roots = new Map();
      for (const block of this.roots(kind)) {
        const own = this.ownKey(kind, block);
        if (!roots.has(own)) roots.set(own, block);
      }
      this.byKey.set(kind, roots);
    }
    return roots.get(key);
  }

  /** The key of a root resource. */
  ownKey(kind: Kind, block: Block): string {
    for (const name of ROOTS[kind].names) {
      const value = block.values[name];
      if (typeof value === "string" && value !== "" && !isUnknown(value)) {
        return plainKey(kind, value);
      }
    }
    return `@${block.address}`;
  }

  /** The key of the thing that a value names; `undefined` for no value, {@link UNIDENTIFIED} for an unknown one. */
  key(kind: Kind, value: Json | undefined): string | undefined {
    if (typeof value !== "string" || value === "") return undefined;
    if (isUnknown(value)) {
      const keys = this.keysAt(kind, readSources(value));
      return keys.length === 1 ? keys[0] : UNIDENTIFIED;
    }
    if (kind === "bucket" && value.includes(":accesspoint/")) return this.bucketOfAccessPoint(value);
    const key = plainKey(kind, value);
    return kind === "key" ? (this.aliasTargets().get(key) ?? key) : key;
  }

  /** The resources of a type that configure a thing. */
  attachedTo(type: string, kind: Kind, key: string): readonly Block[] {
    const index = `${type} ${kind}`;
    let blocks = this.attached.get(index);
    if (blocks === undefined) {
      blocks = new Map();
      for (const block of this.ofType(type)) {
        for (const one of this.keysOf(block, kind)) {
          const list = blocks.get(one);
          if (list === undefined) blocks.set(one, [block]);
          else list.push(block);
        }
      }
      this.attached.set(index, blocks);
    }
    return blocks.get(key) ?? [];
  }

  /** The keys of the things of a kind that a resource configures. */
  keysOf(block: Block, kind: Kind): readonly string[] {
    if (ROOTS[kind].types.includes(block.type)) return [this.ownKey(kind, block)];
    const paths = ATTACHMENTS[block.type]?.[kind] ?? [];
    return paths.flatMap((path) => {
      const value = valueAt(block.values, path);
      if (isUnknown(value) && LISTS.has(path)) {
        const keys = this.keysAt(kind, readSources(value));
        return keys.length > 0 ? keys : [UNIDENTIFIED];
      }
      return toList(value).flatMap((one) => this.key(kind, one) ?? []);
    });
  }

  /** Every thing of a kind that there is a resource for, of its own or one that configures it. */
  keysOfKind(kind: Kind): readonly string[] {
    const keys = new Set(this.roots(kind).map((block) => this.ownKey(kind, block)));
    for (const [type, kinds] of Object.entries(ATTACHMENTS)) {
      if (kinds?.[kind] === undefined || ROOTS[kind].types.includes(type)) continue;
      for (const block of this.ofType(type)) for (const key of this.keysOf(block, kind)) keys.add(key);
    }
    keys.delete(UNIDENTIFIED);
    return [...keys];
  }

  /** The keys of the things that resources are, or configure. */
  private keysAt(kind: Kind, addresses: readonly string[]): readonly string[] {
    const keys = addresses.flatMap((address) => {
      const block = this.byAddress.get(address);
      return block === undefined ? [] : this.keysOf(block, kind);
    });
    return [...new Set(keys)];
  }

  private bucketOfAccessPoint(arn: string): string | undefined {
    const point = this.ofType("aws_s3_access_point").find(({ values }) => values.arn === arn);
    return this.key("bucket", point?.values.bucket);
  }

  private aliasTargets(): ReadonlyMap<string, string> {
    if (this.aliases !== undefined) return this.aliases;
    const targets = new Map<string, string>();
    this.aliases = targets;
    for (const block of this.ofType("aws_kms_alias")) {
      const target = this.key("key", block.values.target_key_id ?? null);
      if (target !== undefined && typeof block.values.name === "string")
        targets.set(block.values.name, target);
    }
    return targets;
  }
}

/** Arguments that name several things. */
const LISTS = new Set(["roles", "users", "groups"]);

/** A name, id or ARN as the key of a thing. */
export function plainKey(kind: Kind, value: string): string {
  const parts = value.split(":");
  const last = parts[0] === "arn" ? parts.slice(5).join(":") : value;
  switch (kind) {
    case "bucket":
      return last.replace(/^s3:\/\//, "").split("/")[0] ?? last;
    case "key":
      return last.replace(/^key\//, "");
    case "role":
    case "user":
    case "group":
      return last.split("/").at(-1) ?? last;
    case "log-group":
      return last.replace(/^log-group:/, "").replace(/:\*$/, "");
    case "trail":
      return last.replace(/^trail\//, "");
    default:
      return parts[0] === "arn" ? (parts.at(-1) ?? value) : value;
  }
}
