/** Reads once, at the first call. Every later call returns the same answer or the same error. */
export function lazy<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= read();
    return answer;
  };
}

/** Reads once for each key. */
export function lazyEach<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? read(key);
    answers.set(key, answer);
    return answer;
  };
}

/** Works on several items at once and keeps their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Where the services say how the next page is asked for. */
const TOKENS = ["NextToken", "nextToken", "NextContinuationToken", "NextMarker", "Marker"];

/**
 * Collects every page of a paginated call.
 * @throws Error if a page is said to be followed by one that was there before, which would never end
 */
export async function collect<Page extends object>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  const seen = new Set<unknown>();
  for await (const page of pages) {
    const next = Object.entries(page).find(([name]) => TOKENS.includes(name))?.[1];
    if (next && seen.has(next)) throw new Error("AWS answers with the same page again and again");
    seen.add(next);
    all.push(page);
  }
  return all;
}
