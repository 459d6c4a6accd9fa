/** Day on which the prices were written down. */
export const PRICES_OF = "2026-11-21";

/** Region of the prices. */
export const PRICES_REGION = "us-east-1";

/** AWS's pages with the prices. */
export const PRICE_PAGES = {
  CloudTrail: "https://aws.amazon.com/cloudtrail/pricing/",
  CloudWatch: "https://aws.amazon.com/cloudwatch/pricing/",
  "CloudWatch Logs": "https://aws.amazon.com/cloudwatch/pricing/",
  S3: "https://aws.amazon.com/s3/pricing/",
  KMS: "https://aws.amazon.com/kms/pricing/",
  SNS: "https://aws.amazon.com/sns/pricing/",
  Athena: "https://aws.amazon.com/athena/pricing/",
} as const;

/** A service of AWS that charges for the trail. */
export type Service = keyof typeof PRICE_PAGES;

/** A price of AWS. */
export interface Price {
  readonly service: Service;
  /** What is charged. */
  readonly item: string;
  /** US dollars for `per` units. */
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  /**
   * `copy`: read in a stored copy of AWS's page. `price data`: equal to price data of AWS that another project has
   * published. `unverified`: known, but found in neither.
   */
  readonly source: "copy" | "price data" | "unverified";
}

const GB_MONTHS = "GB-month";

/** The first tier of each price, which is the highest. */
// biome-ignore format: a table of prices reads best with a line for each
export const PRICES = {
  managementEventsAgain: { service: "CloudTrail", item: "further copies of management events", usd: 2, per: 100_000, unit: "events", source: "copy" },
  dataEvents: { service: "CloudTrail", item: "data events", usd: 0.1, per: 100_000, unit: "events", source: "copy" },
  networkActivityEvents: { service: "CloudTrail", item: "network activity events", usd: 0.1, per: 100_000, unit: "events", source: "unverified" },
  insights: { service: "CloudTrail", item: "management events analyzed for Insights", usd: 0.35, per: 100_000, unit: "events", source: "price data" },
  alarm: { service: "CloudWatch", item: "alarms", usd: 0.1, per: 1, unit: "alarm-month", source: "price data" },
  metric: { service: "CloudWatch", item: "metrics of the alarms", usd: 0.3, per: 1, unit: "metric-month", source: "unverified" },
  logsIngestion: { service: "CloudWatch Logs", item: "ingestion", usd: 0.5, per: 1, unit: "GB", source: "price data" },
  logsStorage: { service: "CloudWatch Logs", item: "storage", usd: 0.03, per: 1, unit: GB_MONTHS, source: "price data" },
  STANDARD: { service: "S3", item: "storage in STANDARD", usd: 0.023, per: 1, unit: GB_MONTHS, source: "price data" },
  STANDARD_IA: { service: "S3", item: "storage in STANDARD_IA", usd: 0.0125, per: 1, unit: GB_MONTHS, source: "price data" },
  INTELLIGENT_TIERING: { service: "S3", item: "storage in INTELLIGENT_TIERING, infrequent access", usd: 0.0125, per: 1, unit: GB_MONTHS, source: "price data" },
  ONEZONE_IA: { service: "S3", item: "storage in ONEZONE_IA", usd: 0.01, per: 1, unit: GB_MONTHS, source: "price data" },
  GLACIER_IR: { service: "S3", item: "storage in GLACIER_IR", usd: 0.004, per: 1, unit: GB_MONTHS, source: "unverified" },
  GLACIER: { service: "S3", item: "storage in GLACIER", usd: 0.0036, per: 1, unit: GB_MONTHS, source: "price data" },
  DEEP_ARCHIVE: { service: "S3", item: "storage in DEEP_ARCHIVE", usd: 0.00099, per: 1, unit: GB_MONTHS, source: "price data" },
  put: { service: "S3", item: "PUT requests", usd: 0.005, per: 1_000, unit: "requests", source: "price data" },
  get: { service: "S3", item: "GET requests", usd: 0.0004, per: 1_000, unit: "requests", source: "price data" },
  list: { service: "S3", item: "LIST requests", usd: 0.005, per: 1_000, unit: "requests", source: "price data" },
  toSTANDARD_IA: { service: "S3", item: "transitions to STANDARD_IA", usd: 0.01, per: 1_000, unit: "requests", source: "price data" },
  toINTELLIGENT_TIERING: { service: "S3", item: "transitions to INTELLIGENT_TIERING", usd: 0.01, per: 1_000, unit: "requests", source: "price data" },
  toONEZONE_IA: { service: "S3", item: "transitions to ONEZONE_IA", usd: 0.01, per: 1_000, unit: "requests", source: "price data" },
  toGLACIER_IR: { service: "S3", item: "transitions to GLACIER_IR", usd: 0.02, per: 1_000, unit: "requests", source: "unverified" },
  toGLACIER: { service: "S3", item: "transitions to GLACIER", usd: 0.03, per: 1_000, unit: "requests", source: "price data" },
  toDEEP_ARCHIVE: { service: "S3", item: "transitions to DEEP_ARCHIVE", usd: 0.05, per: 1_000, unit: "requests", source: "price data" },
  key: { service: "KMS", item: "keys", usd: 1, per: 1, unit: "key-month", source: "price data" },
  keyRequests: { service: "KMS", item: "requests", usd: 0.03, per: 10_000, unit: "requests", source: "price data" },
  scanned: { service: "Athena", item: "data that queries read", usd: 5, per: 1_000, unit: "GB", source: "unverified" },
  published: { service: "SNS", item: "published messages", usd: 0.5, per: 1_000_000, unit: "messages", source: "price data" },
  toHttps: { service: "SNS", item: "deliveries to HTTPS", usd: 0.06, per: 100_000, unit: "messages", source: "price data" },
  toEmail: { service: "SNS", item: "deliveries to e-mail", usd: 2, per: 100_000, unit: "messages", source: "price data" },
  toFirehose: { service: "SNS", item: "deliveries to Firehose", usd: 0.19, per: 1_000_000, unit: "messages", source: "price data" },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

/** The price of some units, in US dollars. */
export function usdOf(name: PriceName, quantity: number): number {
  const { usd, per } = PRICES[name];
  return (quantity / per) * usd;
}
