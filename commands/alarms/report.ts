import { styleText } from "node:util";
import { alarmDescription } from "../../policies/alarms/alarm";
import { countOf } from "../shared/count";
import { escapeMarkdown, inert, markdownCode, markdownWithCode, visibleLines } from "../shared/inert";
import type { Terminal } from "../shared/terminal";
import { wrap } from "../shared/wrap";
import type { Catalogue } from "./catalogue";
import type { Event, Examination, Raised, Undecided } from "./examine";

/** Version of the JSON report. It grows when a field changes its meaning or goes. */
const REPORT_VERSION = 1;

/** Events of an alarm that the terminal and Markdown show. */
const MOST_EVENTS = 10;

/** How to write a report. */
export interface ReportOptions extends Required<Terminal> {
  readonly format: "terminal" | "markdown" | "json";
}

/** 1 if an alarm is raised, 2 if one may be, else 0. */
export function exitStatus({ raised, undecided }: Examination): 0 | 1 | 2 {
  if (raised.length > 0) return 1;
  return undecided.length > 0 ? 2 : 0;
}

function verdict({ examined, files, raised, undecided }: Examination): string {
  const what = `${countOf(examined, "event")} in ${countOf(files.length, "file")}`;
  const may = undecided.length === 0 ? "" : `; ${countOf(undecided.length, "alarm")} cannot be judged`;
  return raised.length === 0
    ? `${what} would raise no alarm${may}.`
    : `${what} would raise ${countOf(raised.length, "alarm")}${may}.`;
}

/** The report in a format. */
export function report(examination: Examination, options: ReportOptions): string {
  if (options.format === "json")
    return json({ exit: exitStatus(examination), verdict: verdict(examination), ...examination });
  return options.format === "markdown" ? markdown(examination) : terminal(examination, options);
}

/** The alarms with their patterns. */
export function list({ listed: alarms, notes }: Catalogue, { format, width }: ReportOptions): string {
  if (format === "json") {
    return json({
      notes,
      alarms: alarms.map(({ filters, ...text }) => ({
        ...text,
        patterns: filters.map(({ pattern }) => pattern),
      })),
    });
  }
  const lines = alarms.flatMap((alarm) =>
    format === "markdown"
      ? [
          `### ${alarm.id}`,
          "",
          `${alarm.title}. ${alarmDescription(alarm)}`,
          "",
          ...alarm.filters.flatMap(({ pattern }) => [`- ${markdownCode(pattern)}`]),
          "",
        ]
      : [
          alarm.id,
          ...wrap(`${alarm.title}. ${alarmDescription(alarm)}`, width, "  "),
          ...alarm.filters.map(({ pattern }) => `  ${inert(pattern)}`),
          "",
        ],
  );
  return [...noteLines(notes, width), ...lines].join("\n");
}

function noteLines(notes: readonly string[], width: number): readonly string[] {
  return notes.flatMap((note) => [...wrap(note, width), ""]);
}

function json(content: object): string {
  return visibleLines(`${JSON.stringify({ version: REPORT_VERSION, ...content }, null, 2)}\n`);
}

function sentence({
  eventTime,
  eventSource,
  eventName,
  accountId,
  region,
  caller,
  eventId,
  errorCode,
}: Event): string {
  const end = errorCode === undefined ? "" : `, refused with ${errorCode}`;
  return `${eventTime} ${eventName} (${eventSource}) in ${accountId}, ${region}, by ${caller}${end}; event ${eventId}`;
}

function moreThan(shown: readonly Event[], count: number): readonly string[] {
  return count > shown.length ? [`… and ${count - shown.length} more`] : [];
}

function terminal(examination: Examination, { color, width }: ReportOptions): string {
  const paint = (format: "red" | "magenta" | "green", text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const status = exitStatus(examination);
  const lines = (text: string, indent: string): readonly string[] => wrap(inert(text), width, indent);
  const eventLines = ({ events, count }: Raised | Undecided): readonly string[] => {
    const shown = events.slice(0, MOST_EVENTS);
    return [
      ...shown.flatMap((event) => [
        ...lines(sentence(event), "    "),
        ...lines(`in ${event.file}, because ${event.because.join(" and ")}`, "      "),
      ]),
      ...moreThan(shown, count).map((line) => `    ${line}`),
    ];
  };
  return [
    ...wrap(verdict(examination), width).map((line) =>
      paint(status === 1 ? "red" : status === 2 ? "magenta" : "green", line),
    ),
    "",
    ...noteLines(examination.notes, width),
    ...examination.raised.flatMap((alarm) => [
      `  ${paint("red", alarm.id)}: ${countOf(alarm.count, "event")}`,
      ...lines(alarmDescription(alarm), "    "),
      ...eventLines(alarm),
      "",
    ]),
    ...examination.undecided.flatMap((alarm) => [
      `  ${paint("magenta", alarm.id)}: ${countOf(alarm.count, "event")} perhaps`,
      ...lines(`Nobody can tell without ${alarm.option}.`, "    "),
      ...eventLines(alarm),
      "",
    ]),
    ...silentLine(examination).flatMap((line) => [...wrap(line, width), ""]),
  ].join("\n");
}

function silentLine({ silent }: Examination): readonly string[] {
  return silent.length === 0 ? [] : [`Nothing raises ${silent.join(", ")}.`];
}

function markdown(examination: Examination): string {
  const eventLines = ({ events, count }: Raised | Undecided): readonly string[] => {
    const shown = events.slice(0, MOST_EVENTS);
    return [
      ...shown.flatMap((event) => [
        `- ${escapeMarkdown(sentence(event))}`,
        `  - in ${markdownCode(event.file)}, because ${event.because.map(markdownCode).join(" and ")}`,
      ]),
      ...moreThan(shown, count).map((line) => `- ${line}`),
    ];
  };
  return [
    "# Alarms",
    "",
    `**${verdict(examination)}**`,
    "",
    ...examination.notes.flatMap((note) => [note, ""]),
    ...examination.raised.flatMap((alarm) => [
      `## ${alarm.id}`,
      "",
      markdownWithCode(alarmDescription(alarm)),
      "",
      ...eventLines(alarm),
      "",
    ]),
    ...examination.undecided.flatMap((alarm) => [
      `## ${alarm.id}, perhaps`,
      "",
      markdownWithCode(`Nobody can tell without ${alarm.option}.`),
      "",
      ...eventLines(alarm),
      "",
    ]),
    ...silentLine(examination).flatMap((line) => [line, ""]),
  ].join("\n");
}
