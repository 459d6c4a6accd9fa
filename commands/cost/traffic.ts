import type { Settings } from "../../settings/file";
import { ASSUMPTIONS } from "./assumptions";

/** An organization, as the arguments describe it. Events are those of an average account in a month. */
export interface Organization {
  readonly accounts: number;
  readonly regions: number;
  readonly managementEvents: number;
  readonly dataEvents: number;
  readonly networkActivityEvents: number;
}

/** Log files of one kind of Region in a month. */
export interface LogFiles {
  readonly kind: "busy" | "quiet";
  readonly count: number;
  readonly bytes: number;
}

/** What the trail delivers in a month. */
export interface Traffic {
  /** Accounts times Regions from which the trail delivers. */
  readonly cells: number;
  readonly managementEvents: number;
  readonly writeEvents: number;
  readonly readEvents: number;
  readonly dataEvents: number;
  readonly networkActivityEvents: number;
  readonly events: number;
  readonly logFiles: readonly LogFiles[];
  readonly digests: number;
}

const { daysPerMonth, busyShare, busyFilesPerDay, quietFilesPerDay, writeShare } = ASSUMPTIONS;

/** What the trail of the settings delivers from an organization. */
export function trafficOf({ trail }: Settings, organization: Organization): Traffic {
  const accounts = trail.isOrganizationTrail ? organization.accounts : 1;
  const regions = trail.isMultiRegionTrail ? organization.regions : 1;
  const { management, data, networkActivity } = trail.events;
  const all = trail.enableLogging ? accounts * organization.managementEvents : 0;
  const writeEvents = ["all", "write-only"].includes(management) ? all * writeShare.value : 0;
  const readEvents = ["all", "read-only"].includes(management) ? all * (1 - writeShare.value) : 0;
  const isRecorded = (selectors: readonly unknown[]) => trail.enableLogging && selectors.length > 0;
  const dataEvents = isRecorded(data) ? accounts * organization.dataEvents : 0;
  const networkActivityEvents = isRecorded(networkActivity)
    ? accounts * organization.networkActivityEvents
    : 0;
  const managementEvents = writeEvents + readEvents;
  const events = managementEvents + dataEvents + networkActivityEvents;
  const cells = accounts * regions;
  return {
    cells,
    managementEvents,
    writeEvents,
    readEvents,
    dataEvents,
    networkActivityEvents,
    events,
    logFiles: logFiles(events, accounts, regions),
    digests: trail.enableLogging ? cells * ASSUMPTIONS.digestsPerDay.value * daysPerMonth.value : 0,
  };
}

function logFiles(events: number, accounts: number, regions: number): readonly LogFiles[] {
  const share = regions === 1 ? 1 : busyShare.value;
  const quietRegions = accounts * (regions - 1);
  return [
    files("busy", events * share, accounts * busyFilesPerDay.value * daysPerMonth.value),
    files("quiet", events * (1 - share), quietRegions * quietFilesPerDay.value * daysPerMonth.value),
  ];
}

function files(kind: LogFiles["kind"], events: number, most: number): LogFiles {
  const bytes = (events * ASSUMPTIONS.eventBytes.value) / ASSUMPTIONS.gzipRatio.value;
  return { kind, count: Math.min(events, most), bytes };
}
