import type {
  AdvancedEventSelector,
  EventSelector,
  GetEventSelectorsResponse,
} from "@aws-sdk/client-cloudtrail";
import type { Json } from "../../../policies/analysis/json";
import {
  describeRecording,
  lost,
  type Recording,
  recordings,
  UnreadableSelectors,
} from "../../../policies/analysis/recordings";
import { eventSelectors } from "../../../settings/event-selectors";
import type { Settings } from "../../../settings/file";
import { fail, type Judgement, joinFirst, pass } from "../judgement";
import { REDEPLOY } from "../remediation";

/** Compares live selectors with those of the settings by the events that they record, not by their text. */
export function judgeSelectors(live: GetEventSelectorsResponse, settings: Settings): Judgement {
  try {
    const [is, wanted] = [liveRecordings(live), expectedRecordings(settings)];
    const differences = [
      ...describe(lost(wanted, is)).map((events) => `not recorded: ${events}`),
      ...describe(lost(is, wanted)).map((events) => `recorded, but not in the settings: ${events}`),
    ];
    if (differences.length > 0) return fail(joinFirst(differences), REDEPLOY);
    return pass(joinFirst(describe(is)));
  } catch (error) {
    if (!(error instanceof UnreadableSelectors)) throw error;
    return fail(`they cannot be compared with the settings, because ${error.message}`, REDEPLOY);
  }
}

function describe(events: readonly Recording[]): readonly string[] {
  return [...new Set(events.map(describeRecording))].sort();
}

function expectedRecordings({ trail, region, logBucket }: Settings): readonly Recording[] {
  const selectors = eventSelectors({ ...trail.events, region, bucketName: logBucket.name });
  return recordings(
    undefined,
    selectors.map(({ fieldSelector }) => ({
      field_selector: fieldSelector.map(({ field, ...operators }) => ({ field, ...toSnakeCase(operators) })),
    })),
  );
}

/** Without selectors a trail would record its default, but then AWS returns that default. */
function liveRecordings({
  AdvancedEventSelectors = [],
  EventSelectors = [],
}: GetEventSelectorsResponse): readonly Recording[] {
  const [basic, advanced] = [EventSelectors.map(toBasic), AdvancedEventSelectors.map(toAdvanced)];
  return basic.length + advanced.length === 0 ? [] : recordings(basic, advanced);
}

function toBasic({
  ReadWriteType = "All",
  IncludeManagementEvents = true,
  ExcludeManagementEventSources = [],
  DataResources = [],
}: EventSelector): Json {
  return {
    read_write_type: ReadWriteType,
    include_management_events: IncludeManagementEvents,
    exclude_management_event_sources: ExcludeManagementEventSources,
    data_resource: DataResources.map(({ Type = "", Values = [] }) => ({ type: Type, values: Values })),
  };
}

function toAdvanced({ FieldSelectors = [] }: AdvancedEventSelector): Json {
  return {
    field_selector: FieldSelectors.map(({ Field = "", ...operators }) => ({
      field: Field,
      ...toSnakeCase(operators),
    })),
  };
}

/** The operators with their names in Terraform, such as `not_starts_with`. The bindings' `equalTo` is `equals`. */
function toSnakeCase(operators: Readonly<Record<string, readonly string[] | undefined>>): {
  [operator: string]: string[];
} {
  return Object.fromEntries(
    Object.entries(operators).flatMap(([name, values]) =>
      values === undefined
        ? []
        : [
            [
              name === "equalTo"
                ? "equals"
                : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, ""),
              [...values],
            ],
          ],
    ),
  );
}
