import { PRICES, type PriceName, type Service, usdOf } from "./prices";

/** One charge of a month. */
export interface Line {
  readonly service: Service;
  readonly item: string;
  readonly quantity: number;
  readonly price: PriceName;
  readonly usd: number;
  /** How the quantity is computed, in words. */
  readonly formula: string;
}

/** A line with the price of its quantity. */
export function line(price: PriceName, quantity: number, formula: string, item?: string): Line {
  return {
    service: PRICES[price].service,
    item: item ?? PRICES[price].item,
    quantity,
    price,
    usd: usdOf(price, quantity),
    formula,
  };
}

/** A quantity with at most four significant digits, but whole above a thousand. */
export function formatQuantity(quantity: number): string {
  return quantity.toLocaleString(
    "en-US",
    quantity >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 },
  );
}
