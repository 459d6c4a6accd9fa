import type { AdvancedEventSelector } from "@aws-sdk/client-cloudtrail";
import { eventSelectors } from "../../settings/event-selectors";
import type { Settings } from "../../settings/file";

/** The selectors of the settings that a trail lacks, and those that it has beside them. */
export function compareSelectors(live: readonly AdvancedEventSelector[], settings: Settings) {
  const { trail, region, logBucket } = settings;
  const expected = eventSelectors({ ...trail.events, region, bucketName: logBucket.name }).map(
    ({ fieldSelector }) =>
      normalize(fieldSelector.map(({ equalTo, ...selector }) => ({ ...selector, equals: equalTo }))),
  );
  const found = live.map(({ FieldSelectors = [] }) => normalize(FieldSelectors.map(lowerCaseKeys)));
  return {
    missing: expected.filter((selector) => !found.includes(selector)),
    unexpected: found.filter((selector) => !expected.includes(selector)),
  };
}

function lowerCaseKeys(selector: object): object {
  return Object.fromEntries(
    Object.entries(selector).map(([key, value]) => [`${key[0]?.toLowerCase()}${key.slice(1)}`, value]),
  );
}

/** One text for a selector, whatever the order of its fields: only what it records matters. */
function normalize(fields: readonly object[]): string {
  const lines = fields.map((field) => {
    const entries = Object.entries(field)
      .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value] as const)
      .sort(([a], [b]) => a.localeCompare(b));
    return JSON.stringify(Object.fromEntries(entries));
  });
  return lines.sort().join(" ");
}
