/** The resources that a change of a CloudFormation stack, or of a stack set, changes. */
import { canonicalJson, isObject, type Json, type JsonObject } from "../../../policies/analysis/json";
import { isUnknown } from "../unknown";
import type { OwnResource } from "./own-resources";

/** The resource types of stacks. */
export const STACKS: ReadonlySet<string> = new Set([
  "aws_cloudformation_stack",
  "aws_cloudformation_stack_set",
]);

/** A changed resource of a template, by its logical id; `undefined` if a template cannot be read. */
export function changedInStack(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly (OwnResource & { readonly id: string })[] | undefined {
  const [was, is] = [before, after].map((values) => (values === undefined ? {} : readTemplate(values)));
  if (was === undefined || is === undefined) return undefined;
  const [old, now] = [readResources(was), readResources(is)];
  // A parameter, a mapping or a macro may be used by any resource.
  const isSame = around(was, before) === around(is, after);
  const siblings = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...siblings].flatMap((id) => {
    const [a, b] = [old[id], now[id]];
    if (isSame && canonicalJson(a) === canonicalJson(b)) return [];
    const type = String((isObject(b) ? b.Type : undefined) ?? (isObject(a) ? a.Type : undefined) ?? "");
    return [
      {
        id,
        type,
        siblings,
        ...(a === undefined ? {} : { before: readProperties(a, isSame ? "" : around(was, before)) }),
        ...(b === undefined ? {} : { after: readProperties(b, isSame ? "" : around(is, after)) }),
      },
    ];
  });
}

/** The template of a stack; `undefined` if the plan does not show it. */
function readTemplate({ template_body: body, template_url: url }: JsonObject): JsonObject | undefined {
  if (typeof url === "string" && url !== "") return undefined;
  if (typeof body !== "string" || body === "" || isUnknown(body)) return undefined;
  const template = parse(body);
  return isObject(template) ? template : undefined;
}

function parse(text: string): Json {
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text) as Json;
    // yaml takes longer to load than a plan takes to judge.
    const { parseDocument } = require("yaml") as typeof import("yaml");
    const document = parseDocument(text);
    return document.errors.length > 0 ? null : (document.toJS() as Json);
  } catch {
    return null;
  }
}

function readResources({ Resources }: JsonObject): JsonObject {
  return isObject(Resources) ? Resources : {};
}

function around(
  { Resources: _, Outputs: __, Description: ___, ...rest }: JsonObject,
  values: JsonObject | undefined,
): string {
  return canonicalJson([rest, values?.parameters ?? null]);
}

/** Its properties, and what stands around all resources, if that changes. */
function readProperties(resource: Json, around: string): Json {
  const { Type: _, ...rest } = isObject(resource) ? resource : {};
  const properties = isObject(rest.Properties) ? rest.Properties : {};
  return { ...rest, ...properties, ...(around === "" ? {} : { around }) };
}
