import { join } from "node:path";

/** Where things are kept that are costly to make, can be made again, and are never committed. */
export const CACHE_DIRECTORY = join(__dirname, "..", "..", "node_modules", ".cache", "organization-trail");
