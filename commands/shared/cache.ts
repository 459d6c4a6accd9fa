import { join } from "node:path";

/** Folder for downloads and virtual environments. It can be deleted, and Git ignores it. */
export const CACHE_DIRECTORY = join(__dirname, "..", "..", "node_modules", ".cache", "organization-trail");
