import type { AdvancedEventSelector } from "@aws-sdk/client-cloudtrail";
import { eventSelectors } from "../../../settings/event-selectors";
import type { Settings } from "../../../settings/file";

/** The selectors of the settings, each as a text that is equal for all selectors that record the same events. */
export function expectedSelectors({ trail, region, logBucket }: Settings): readonly string[] {
  return eventSelectors({ ...trail.events, region, bucketName: logBucket.name }).map(({ fieldSelector }) =>
    normalize(fieldSelector.map(({ equalTo, ...selector }) => ({ ...selector, equals: equalTo }))),
  );
}

/** Live selectors, as texts in the same form. */
export function liveSelectors(selectors: readonly AdvancedEventSelector[]): readonly string[] {
  return selectors.map(({ FieldSelectors = [] }) =>
    normalize(
      FieldSelectors.map((selector) =>
        Object.fromEntries(
          Object.entries(selector).map(([name, value]) => [
            `${name[0]?.toLowerCase()}${name.slice(1)}`,
            value,
          ]),
        ),
      ),
    ),
  );
}

/** The order of fields and values, and the selector's name, do not change what it records. */
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
