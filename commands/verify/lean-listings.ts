import type { Pluggable } from "@smithy/types";

/** What a listing says of each file and nothing here reads. */
const UNREAD = /<(Owner|ETag|Size|StorageClass|ChecksumAlgorithm|ChecksumType|VersionId)>[\s\S]*?<\/\1>/g;

/**
 * Leaves out of S3's listings what is not read, before the SDK understands them: most of the time that a large
 * organization takes would go into parsing owners and checksums. Everything else about the answer stays the SDK's.
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
          const xml = await textOf(response.body);
          Object.assign(response, { body: Buffer.from(xml.replaceAll(UNREAD, "")) });
          return result;
        },
        { step: "deserialize", priority: "low", name: "leanListings" },
      ),
  };
}

interface Listing {
  readonly statusCode: 200;
  body: AsyncIterable<Uint8Array>;
}

function isListing(response: unknown): response is Listing {
  if (typeof response !== "object" || response === null) return false;
  const body: unknown = Reflect.get(response, "body");
  return (
    Reflect.get(response, "statusCode") === 200 &&
    typeof body === "object" &&
    body !== null &&
    Symbol.asyncIterator in body
  );
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
