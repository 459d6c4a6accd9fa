import { readFileSync } from "node:fs";
import { Document, parse, parseDocument } from "yaml";
import type { Settings } from "../settings/file";
import { DEFAULT_SETTINGS_PATH, InvalidSettings, parseSettings } from "../settings/load";
import type { LocatedProblem } from "../settings/yaml-file";

/** Keys with dots (`logBucket.transitions.0.afterDays`) and their new values. `undefined` removes the key. */
export type Changes = Readonly<Record<string, unknown>>;

/** The smallest valid settings file. */
const MINIMAL = {
  organization: { id: "o-exampleorgid" },
  accounts: {
    management: { id: "111111111111", profile: "acme-management" },
    audit: { id: "222222222222", profile: "acme-audit" },
  },
  logBucket: { namePrefix: "acme" },
  state: { bucket: "acme-state" },
};

/** Every section of `examples/everything.yaml`. As changes, they replace the same sections of another file. */
export const EVERYTHING: Changes = parse(readFileSync("examples/everything.yaml", "utf8"));

const minimal = new Document(MINIMAL);
const sample = parseDocument(readFileSync(DEFAULT_SETTINGS_PATH, "utf8"));

/** The smallest settings file, with changes, as YAML. */
export function minimalFile(changes: Changes = {}): string {
  return changed(minimal.clone(), changes);
}

/** The sample settings file, with changes, as YAML. */
export function sampleFile(changes: Changes = {}): string {
  return changed(sample.clone(), changes);
}

/** The settings of the smallest file, with changes. */
export function minimalSettings(changes: Changes = {}): Settings {
  return parsedOnce(minimalFile(changes));
}

/** The settings of the sample file, with changes. */
export function sampleSettings(changes: Changes = {}): Settings {
  return parsedOnce(sampleFile(changes));
}

const parsed = new Map<string, Settings>();

/** Settings are frozen, so tests can share them. */
function parsedOnce(yaml: string): Settings {
  const settings = parsed.get(yaml) ?? parseSettings(yaml);
  parsed.set(yaml, settings);
  return settings;
}

/** The problems of a settings file; none if it is valid. */
export function problemsIn(yaml: string): readonly string[] {
  return locatedProblemsIn(yaml).map(({ message }) => message);
}

/** The same, each with its line and column. */
export function locatedProblemsIn(yaml: string): readonly LocatedProblem[] {
  try {
    parseSettings(yaml);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
}

/** The problems of the smallest settings file after changes. */
export function problemsWith(changes: Changes): readonly string[] {
  return problemsIn(minimalFile(changes));
}

function changed(document: Document, changes: Changes): string {
  for (const [key, value] of Object.entries(changes)) {
    const path = key.split(".");
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value, { aliasDuplicateObjects: false }));
  }
  return document.toString({ lineWidth: 0 });
}
