import { readFileSync } from "node:fs";
import { Document, parseDocument } from "yaml";
import type { Settings } from "../settings/file";
import { DEFAULT_SETTINGS_PATH, parseSettings, SettingsError } from "../settings/load";

/** Keys with dots (`logBucket.transitions.0.afterDays`) and what to write there; `undefined` removes the key. */
export type Changes = Readonly<Record<string, unknown>>;

/** The smallest file that is accepted. */
const MINIMAL = {
  organization: { id: "o-exampleorgid" },
  accounts: {
    management: { id: "111111111111", profile: "acme-management" },
    audit: { id: "222222222222", profile: "acme-audit" },
  },
  logBucket: { namePrefix: "acme" },
  state: { bucket: "acme-state" },
};

const minimal = new Document(MINIMAL);
const sample = parseDocument(readFileSync(DEFAULT_SETTINGS_PATH, "utf8"));

/** The smallest settings file, with changes, as YAML. */
export function minimalFile(changes: Changes = {}): string {
  return changed(minimal.clone(), changes);
}

/** The settings file of this repository, with changes, as YAML. */
export function sampleFile(changes: Changes = {}): string {
  return changed(sample.clone(), changes);
}

/** The settings of the smallest file, with changes. */
export function minimalSettings(changes: Changes = {}): Settings {
  return parseSettings(minimalFile(changes));
}

/** The settings of this repository's file, with changes. */
export function sampleSettings(changes: Changes = {}): Settings {
  return parseSettings(sampleFile(changes));
}

/** What is wrong with a settings file; nothing when it is accepted. */
export function problemsIn(yaml: string): readonly string[] {
  try {
    parseSettings(yaml);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** What is wrong with the smallest settings file after changes. */
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
