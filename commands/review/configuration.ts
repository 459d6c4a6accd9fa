/**
 * The `configuration` of a plan: the expressions of resources, and the resources that they refer to. A value that is
 * known only after apply is identified by these references. Locals are not part of it.
 */
import { at, isObject, type Json, type JsonObject, member, toList } from "../../policies/analysis/json";
import type { Change } from "./plan";

/** What an expression refers to. */
export interface References {
  /** Addresses of resources in this plan. */
  readonly resources: readonly string[];
  /**
   * Whether each reference is to an attribute that identifies a resource of this plan, such as its ARN. References to
   * local values, which the plan does not define, may stand beside them: they are often conditions.
   */
  readonly isIdentity: boolean;
  /** Whether the plan creates all these resources. */
  readonly areCreated: boolean;
}

/** What the references of an expression lead to. */
interface Found {
  readonly changes: Set<Change>;
  isIdentity: boolean;
}

interface Module {
  readonly content: Json | undefined;
  /** The call that this module is the body of, and the module that holds the call. */
  readonly call?: { readonly content: Json | undefined; readonly parent: Module };
  /** Address of the module's instance. */
  readonly instance: string;
}

/** Finds expressions and resolves references. */
export class Configuration {
  private readonly instances = new Map<string, Change[]>();

  constructor(
    private readonly document: JsonObject,
    changes: readonly Change[],
  ) {
    for (const change of changes) {
      if (change.mode !== "managed") continue;
      const key = `${withoutKeys(change.module)} ${change.type}.${change.name}`;
      const list = this.instances.get(key);
      if (list === undefined) this.instances.set(key, [change]);
      else list.push(change);
    }
  }

  /** The expressions of a resource; `undefined` if the plan does not have its configuration. */
  expressions(change: Change): JsonObject | undefined {
    const resource = this.resource(change);
    const expressions = member(resource, "expressions");
    // Terraform leaves them out for a resource without arguments.
    if (resource !== undefined && expressions === undefined) return {};
    return isObject(expressions) ? expressions : undefined;
  }

  /** The provisioners of a resource. */
  provisioners(change: Change): readonly Json[] {
    return toList(member(this.resource(change), "provisioners"));
  }

  /** The references of an expression, and of the nested blocks in it, of a resource. */
  references(change: Change, expression: Json | undefined): References {
    const resource = this.resource(change);
    const each = toList(at(resource, "for_each_expression.references")).map(String);
    const found: Found = { changes: new Set(), isIdentity: true };
    const scope = { module: this.module(change.module), each, index: change.index };
    for (const reference of referencesIn(expression)) this.resolve(reference, scope, found, 0);
    const changes = [...found.changes];
    return {
      resources: changes.map(({ address }) => address),
      isIdentity: found.isIdentity && changes.length > 0,
      areCreated: changes.length > 0 && changes.every(({ kind }) => kind === "create"),
    };
  }

  private resource({ module, type, name }: Change): Json | undefined {
    return toList(member(this.module(module).content, "resources")).find(
      (one) =>
        member(one, "mode") === "managed" && member(one, "type") === type && member(one, "name") === name,
    );
  }

  private module(instance: string): Module {
    let module: Module = { content: at(this.document, "configuration.root_module"), instance: "" };
    for (const [step, name = ""] of instance.matchAll(STEP)) {
      const call = member(member(module.content, "module_calls"), name);
      const path = module.instance === "" ? step : `${module.instance}.${step}`;
      module = { content: member(call, "module"), call: { content: call, parent: module }, instance: path };
    }
    return module;
  }

  private resolve(
    reference: string,
    scope: { readonly module: Module; readonly each: readonly string[]; readonly index: Json },
    found: Found,
    depth: number,
  ): void {
    const { module } = scope;
    const [first = "", second = ""] = reference.split(/[.[]/);
    if (depth > 20 || ["count", "path", "terraform", "self"].includes(first)) return;
    if (first === "data") found.isIdentity = false;
    else if (first === "local") return;
    else if (first === "each") {
      for (const one of scope.each) this.resolve(one, { ...scope, each: [] }, found, depth + 1);
    } else if (first === "var") {
      const { call } = module;
      if (call === undefined) return;
      const each = toList(at(call.content, "for_each_expression.references")).map(String);
      for (const one of referencesIn(member(member(call.content, "expressions"), second))) {
        this.resolve(one, { module: call.parent, each, index: null }, found, depth + 1);
      }
    } else if (first === "module") {
      this.resolveOutput(reference, scope, found, depth);
    } else {
      if (!isIdentifying(reference)) found.isIdentity = false;
      for (const change of this.matching(reference, scope)) found.changes.add(change);
    }
  }

  private resolveOutput(
    reference: string,
    { module }: { readonly module: Module },
    found: Found,
    depth: number,
  ): void {
    const [whole, step, name = "", output] = OUTPUT.exec(reference) ?? [];
    if (whole === undefined || step === undefined || output === undefined) return;
    const call = member(member(module.content, "module_calls"), name);
    const instance = module.instance === "" ? step : `${module.instance}.${step}`;
    const child: Module = {
      content: member(call, "module"),
      call: { content: call, parent: module },
      instance,
    };
    const expression = member(member(member(child.content, "outputs"), output), "expression");
    for (const one of referencesIn(expression)) {
      this.resolve(one, { module: child, each: [], index: null }, found, depth + 1);
    }
  }

  /** The instances of a resource that a reference names; with `count` and `for_each` that of the same key, if any. */
  private matching(
    reference: string,
    { module, index }: { readonly module: Module; readonly index: Json },
  ): readonly Change[] {
    const [, type = "", name = "", key] = RESOURCE.exec(reference) ?? [];
    const all = this.instances.get(`${withoutKeys(module.instance)} ${type}.${name}`) ?? [];
    const here = all.filter(
      (one) => one.module === module.instance || isInstance(one.module, module.instance),
    );
    if (key !== undefined) {
      const wanted = here.filter((one) => String(one.index) === key.replaceAll('"', ""));
      if (wanted.length > 0) return wanted;
    }
    const same = here.filter((one) => index !== null && one.index === index);
    return same.length > 0 ? same : here;
  }
}

const STEP = /module\.([\w-]+)(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?/g;
const OUTPUT = /^(module\.([\w-]+)(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)\.([\w-]+)/;
const RESOURCE = /^(\w+)\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?([\s\S]*)$/;

/**
 * Whether a reference is to a whole resource, or to an attribute that identifies it. Random values only make names
 * unique; `terraform_data` passes any value on.
 */
function isIdentifying(reference: string): boolean {
  const [, type = "", , , attribute = ""] = RESOURCE.exec(reference) ?? [];
  if (type.startsWith("random_")) return true;
  return type !== "terraform_data" && (attribute === "" || /[._](id|arn|name|bucket)$/.test(attribute));
}

function withoutKeys(module: string): string {
  return module.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}

/** Whether a module's instance is one that a path without all keys means. */
function isInstance(instance: string, path: string): boolean {
  return withoutKeys(instance) === path || (path.includes("[") && instance.startsWith(path));
}

/** Every reference in an expression; the longest of those that Terraform lists for one traversal. */
function referencesIn(expression: Json | undefined): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isObject(expression)) return [];
  if (!Array.isArray(expression.references)) return Object.values(expression).flatMap(referencesIn);
  const all = expression.references.map(String);
  return all.filter(
    (one) =>
      !all.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
}
