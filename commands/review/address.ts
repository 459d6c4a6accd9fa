/** The parts of a resource's address. */
import { type Json, member } from "../../policies/analysis/json";

interface AddressParts {
  readonly module: string;
  readonly name: string;
  readonly index: Json;
}

/** Module, name and key, from their own members or, if a plan lacks those, from the address. */
export function splitAddress(address: string, value: Json | undefined): AddressParts {
  const [, module = "", rest = address] = ADDRESS.exec(address) ?? [];
  const [, name = "", key] = /^[^.]*\.([^.[]*)(?:\[(.*)\])?$/.exec(rest) ?? [];
  return { module: module.replace(/\.$/, ""), name, index: member(value, "index") ?? readIndex(key) };
}

function readIndex(key: string | undefined): Json {
  if (key === undefined) return null;
  return /^\d+$/.test(key) ? Number(key) : key.replace(/^"|"$/g, "");
}

const ADDRESS = /^((?:module\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*)([\s\S]*)$/;
