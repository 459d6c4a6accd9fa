import { join } from "node:path";

/** Folder for downloads and environments that are slow to make. It can be deleted and is never committed. */
export const CACHE_DIRECTORY = join(__dirname, "..", "..", "node_modules", ".cache", "organization-trail");
