import { parseArgs } from "node:util";
import type { Settings } from "../../settings/file";
import { EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { loadSettingsOrExit } from "../shared/settings";
import { estimate } from "./estimate";
import { costReport } from "./report";
import type { Organization } from "./traffic";

const USAGE = `usage: npm run --silent cost -- --accounts N --regions M --events-per-account N [options]

Estimates what the trail of the settings costs in a month. It calls nothing.

  --accounts N                            accounts of the organization
  --regions N                             Regions that an account has enabled
  --events-per-account N                  management events of an average account in a month
  --data-events-per-account N             data events that trail.events.data selects; required if it selects any
  --network-activity-events-per-account N the same for trail.events.networkActivity
  --settings FILE                         default: ORGANIZATION_TRAIL_SETTINGS, or organization-trail.yaml

docs/cost.md has the prices, the formulas and what they assume. It also says how to count your events.
Exit status: 0 the estimate was printed; 64 the arguments or the settings file are not valid.
`;

/** The options that are counts, with the least of each. */
const LEAST = {
  accounts: 1,
  regions: 1,
  "events-per-account": 0,
  "data-events-per-account": 0,
  "network-activity-events-per-account": 0,
} as const;

type Option = keyof typeof LEAST;

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      accounts: text,
      regions: text,
      "events-per-account": text,
      "data-events-per-account": text,
      "network-activity-events-per-account": text,
      settings: text,
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return values;
}

type Options = ReturnType<typeof readOptions>;

/** The value of a count. Without it the command ends, if the count is required for a reason. */
function count(options: Options, option: Option, required: string | undefined): number {
  const value = options[option];
  if (value === undefined && required === undefined) return 0;
  if (value === undefined) throw new Error(`--${option} is required${required}`);
  if (!/^\d{1,15}$/.test(value) || Number(value) < LEAST[option]) {
    const least = LEAST[option];
    throw new Error(`--${option} must be a whole number of at least ${least}, got ${value || "nothing"}`);
  }
  return Number(value);
}

function organizationOf(options: Options, { trail }: Settings): Organization {
  const { data, networkActivity } = trail.events;
  const ifAny = (selectors: readonly unknown[], key: string) =>
    selectors.length > 0 ? `: ${key} selects such events` : undefined;
  return {
    accounts: count(options, "accounts", ""),
    regions: count(options, "regions", ""),
    managementEvents: count(options, "events-per-account", ""),
    dataEvents: count(options, "data-events-per-account", ifAny(data, "trail.events.data")),
    networkActivityEvents: count(
      options,
      "network-activity-events-per-account",
      ifAny(networkActivity, "trail.events.networkActivity"),
    ),
  };
}

/** Runs the command with its arguments. */
function runCost(args: readonly string[]): void {
  const options = parseArguments(USAGE, () => readOptions(args));
  if (options.help) {
    console.log(USAGE.trimEnd());
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  const organization = parseArguments(USAGE, () => organizationOf(options, settings));
  console.log(costReport(estimate(settings, organization)));
}

void runProgram(() => runCost(process.argv.slice(2)));
