import type { ListObjectVersionsOutput, ObjectVersion } from "@aws-sdk/client-s3";
import type { Pluggable } from "@smithy/types";

/** A copy of a text. A part of a text keeps the whole of it in memory, and a listing is large. */
export function detach(part: string): string {
  return Buffer.from(part).toString();
}

/**
 * Reads S3's listings of versions without the SDK's parser. In a large organization most of the time would go into
 * parsing them, with owners and checksums that nobody reads.
 */
export function readVersionListings<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  const listings = new WeakMap<object, ListObjectVersionsOutput>();
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (input) => {
          const result = await next(input);
          const { response } = result;
          if (context.commandName !== "ListObjectVersionsCommand" || !isAnswer(response)) return result;
          listings.set(response, parseVersions(await readText(response.body)));
          response.body = Buffer.from("<ListVersionsResult/>");
          return result;
        },
        { step: "deserialize", priority: "low", name: "readVersionListing" },
      );
      stack.add(
        (next) => async (input) => {
          const result = await next(input);
          const { response, output } = result;
          if (isObject(response)) Object.assign(output, listings.get(response));
          return result;
        },
        { step: "initialize", priority: "low", name: "returnVersionListing" },
      );
    },
  };
}

/** What XML allows and S3 does not write: versions in it would not be seen. */
const NOT_OF_S3 = ["<!", "<Version ", "<DeleteMarker "];

/** An answer that is no listing, or not all of it. */
class NotWhole extends Error {
  override readonly name = "ListingNotWhole";
  override readonly message = "S3's list of versions is not whole";
}

/**
 * Parses a page of versions. Without details, ids of versions are only of delete markers, and sizes and storage classes
 * are left out.
 * @throws Error if the answer is not whole
 */
export function parseVersions(xml: string, isDetailed = false): ListObjectVersionsOutput {
  const page = { xml, from: 0, to: xml.length };
  const isTruncated = read(page, "IsTruncated") ?? "";
  const isWhole = ["true", "false"].includes(isTruncated) && xml.trimEnd().endsWith("</ListVersionsResult>");
  if (!isWhole || NOT_OF_S3.some((markup) => xml.includes(markup))) throw new NotWhole();
  return {
    IsTruncated: isTruncated === "true",
    NextKeyMarker: read(page, "NextKeyMarker"),
    NextVersionIdMarker: read(page, "NextVersionIdMarker"),
    Versions: readEach(xml, "Version", isDetailed ? detailedReader(xml) : readVersion),
    DeleteMarkers: readEach(xml, "DeleteMarker", (element) => ({
      ...readVersion(element),
      VersionId: read(element, "VersionId"),
    })),
  };
}

function readEach<Item>(xml: string, name: string, readOne: (element: Part) => Item): Item[] {
  const [begin, end] = [`<${name}>`, `</${name}>`];
  const items: Item[] = [];
  for (let from = xml.indexOf(begin); from >= 0; from = xml.indexOf(begin, from)) {
    const to = xml.indexOf(end, from);
    if (to < 0) throw new NotWhole();
    items.push(readOne({ xml, from, to }));
    from = to;
  }
  return items;
}

/** A part of a page. It is not cut out, because a page has a thousand of them. */
interface Part {
  readonly xml: string;
  readonly from: number;
  readonly to: number;
}

function readVersion(part: Part): ObjectVersion {
  return {
    Key: read(part, "Key"),
    IsLatest: read(part, "IsLatest") === "true",
    LastModified: new Date(read(part, "LastModified") ?? ""),
  };
}

/** Whether anything is restored is asked once, because a search for what is not there goes to the end of the page. */
function detailedReader(xml: string): (part: Part) => ObjectVersion {
  const hasRestored = xml.includes("<RestoreExpiryDate>");
  return (part) => {
    const expiry = hasRestored ? read(part, "RestoreExpiryDate") : undefined;
    return {
      ...readVersion(part),
      VersionId: read(part, "VersionId"),
      Size: Number(read(part, "Size")),
      StorageClass: read(part, "StorageClass") as ObjectVersion["StorageClass"],
      ...(expiry === undefined ? {} : { RestoreStatus: { RestoreExpiryDate: new Date(expiry) } }),
    };
  };
}

function read({ xml, from, to }: Part, element: string): string | undefined {
  const start = xml.indexOf(`<${element}>`, from);
  if (start < 0 || start > to) return undefined;
  const text = start + element.length + 2;
  return decode(xml.slice(text, xml.indexOf("</", text)));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The text of XML, without its entities. */
export function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name = "") => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name] ?? whole;
    },
  );
}

/** Where a page of versions begins. */
export interface VersionMarker {
  readonly KeyMarker: string;
  readonly VersionIdMarker?: string;
}

/** Follows the pages of a listing. */
export class VersionPages {
  readonly #begun = new Set<string>();

  /** Where the next page begins. @throws Error if an earlier one began there: that would never end */
  next(page: ListObjectVersionsOutput): VersionMarker | undefined {
    const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    if (!IsTruncated) return undefined;
    const begin = JSON.stringify([KeyMarker, VersionIdMarker]);
    if (!KeyMarker || this.#begun.has(begin)) {
      throw new Error("s3:ListObjectVersions says that there is more, but not where it begins");
    }
    this.#begun.add(begin);
    return { KeyMarker, VersionIdMarker };
  }
}

/** An answer of S3. Its body can be read once, and then replaced. */
interface Answer {
  body: AsyncIterable<Uint8Array> | Uint8Array;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isAnswer(response: unknown): response is Answer {
  if (!isObject(response) || !("statusCode" in response) || response.statusCode !== 200) return false;
  return "body" in response && isObject(response.body) && Symbol.asyncIterator in response.body;
}

async function readText(body: Answer["body"]): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
