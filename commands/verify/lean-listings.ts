import type { Pluggable } from "@smithy/types";

/** A file in a listing. Delete markers stay whole: there are few, and their time is read. */
const FILE = /<(Version|Contents)>([\s\S]*?)<\/\1>/g;

/** The elements of a file that `verify` reads. */
const READ = /<(Key|IsLatest)>[^<]*<\/\1>/g;

/**
 * Removes unread elements from S3's listings before the SDK parses them. In a large organization most of the time would
 * go into parsing owners and checksums.
 */
export function leanListings<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, context) => async (input) => {
          const result = await next(input);
          if (!/^ListObject/.test(String(context.commandName))) return result;
          const { response } = result;
          if (!isListing(response)) return result;
          const xml = await readText(response.body);
          Object.assign(response, { body: Buffer.from(withoutUnread(xml)) });
          return result;
        },
        { step: "deserialize", priority: "low", name: "leanListings" },
      ),
  };
}

function withoutUnread(xml: string): string {
  return xml.replaceAll(
    FILE,
    (_, element: string, inside: string) => `<${element}>${(inside.match(READ) ?? []).join("")}</${element}>`,
  );
}

interface Listing {
  readonly statusCode: 200;
  body: AsyncIterable<Uint8Array>;
}

function isListing(response: unknown): response is Listing {
  if (typeof response !== "object" || response === null) return false;
  if (!("statusCode" in response) || response.statusCode !== 200 || !("body" in response)) return false;
  const { body } = response;
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
