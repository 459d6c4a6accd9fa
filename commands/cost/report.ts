import { count } from "../shared/count";
import { ASSUMPTIONS, FACTS } from "./assumptions";
import type { Estimate } from "./estimate";
import { formatQuantity, type Line } from "./line";
import { PRICE_PAGES, PRICES, PRICES_OF, PRICES_REGION, type Service } from "./prices";

/** Services in the order of the report. */
export const SERVICES = Object.keys(PRICE_PAGES) as readonly Service[];

/** The charges of a service in a month, in US dollars. */
export function usdOfService({ lines }: Estimate, service: Service): number {
  return lines.filter((line) => line.service === service).reduce((sum, { usd }) => sum + usd, 0);
}

/** An amount in US dollars, with cents. */
export function formatUsd(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The estimate as text for a terminal. */
export function costReport(estimate: Estimate): string {
  const { traffic, lines, besides, notes, usd } = estimate;
  const files = traffic.logFiles.reduce((sum, { count }) => sum + count, 0);
  return [
    `A month: ${formatQuantity(traffic.events)} events, ${formatQuantity(files)} log files and ${formatQuantity(traffic.digests)} digests from ${formatQuantity(traffic.cells)} cells, each an account in a Region.`,
    ...SERVICES.flatMap((service) => {
      const own = lines.filter((line) => line.service === service);
      if (own.length === 0) return [];
      return [`${service}: ${formatUsd(usdOfService(estimate, service))} USD\n${rows(own)}`];
    }),
    `All of it: ${formatUsd(usd)} USD a month`,
    ...notes,
    ...(besides.length === 0 ? [] : [`Not in this sum\n${rows(besides)}`]),
    `What it rests on\n${sentences()}`,
    `Prices of ${PRICES_REGION}, first tier, without free tier and taxes, written down on ${PRICES_OF}. docs/cost.md has the table, with AWS's pages.`,
  ].join("\n\n");
}

function rows(lines: readonly Line[]): string {
  const cells = lines.map(({ item, quantity, price, usd, formula }) => [
    `  ${item}`,
    formatUsd(usd),
    `${formatQuantity(quantity)} ${PRICES[price].unit} (${formula}) at ${describePrice(price)}`,
  ]);
  const width = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const [first, second] = [width(0), width(1)];
  return cells
    .map(([item = "", usd = "", text]) => `${item.padEnd(first)}  ${usd.padStart(second)}  ${text}`)
    .join("\n");
}

/** A price in words: `0.005 USD per 1,000 requests`. */
export function describePrice(name: keyof typeof PRICES): string {
  const { usd, per, unit } = PRICES[name];
  return `${usd} USD per ${per === 1 ? "" : `${count(per)} `}${unit}`;
}

function sentences(): string {
  return [...Object.values(ASSUMPTIONS), ...FACTS].map(({ says }) => `  - ${says}`).join("\n");
}
