/**
 * The folders of a bucket that hold log files: those that the trails of the plan write to, and those that the bucket's
 * policy lets CloudTrail write to. Several services may share a bucket, and changes of their folders weaken no trail.
 */
import type { Atom } from "../../policies/analysis/atoms";
import { overlaps, pattern } from "../../policies/analysis/patterns";
import { cloudTrailResources } from "./cloudtrail-grants";
import type { Context, Pair } from "./rules/rule";
import { BUCKET } from "./things/places";
import { readSetting } from "./things/thing";

/** All keys of a bucket, if nothing tells which of them are log files. */
const EVERYTHING = [""];

/** Beginnings of the keys of log files. */
export function logFolders(pair: Pair, { trails }: Context): readonly string[] {
  const written = trails.flatMap(({ before, after }) =>
    [before, after].flatMap((trail) =>
      trail?.keys.bucket === pair.protection.key
        ? [trail.delivering.prefix === undefined ? "AWSLogs/" : `${trail.delivering.prefix}/AWSLogs/`]
        : [],
    ),
  );
  const granted = [pair.before, pair.after].flatMap((bucket) =>
    bucket === undefined ? [] : readSetting(BUCKET.policy, bucket).flatMap(({ value }) => foldersIn(value)),
  );
  // A grant for the whole bucket tells nothing about where the trails write to.
  const folders = [...written, ...granted.filter((one) => one !== "" || written.length === 0)];
  return folders.length === 0 ? EVERYTHING : [...new Set(folders)];
}

function foldersIn(policy: Parameters<typeof cloudTrailResources>[0]): readonly string[] {
  return cloudTrailResources(policy, "s3:PutObject").map((resource) => {
    const [, path = ""] = /^arn:[^:]*:s3:::[^/]*\/([^*?$]*)/.exec(resource) ?? [];
    return path;
  });
}

/** The parts of a folder that hold log files: none, a part, or all of it. */
export function narrowToLogs(prefix: string, folders: readonly string[]): readonly string[] {
  const parts = folders.flatMap((folder) => {
    if (prefix.startsWith(folder)) return [prefix];
    return folder.startsWith(prefix) ? [folder] : [];
  });
  return [...new Set(parts)];
}

/** Tells the statements of a bucket policy that speak of the bucket or of log files from those for other folders. */
export function findsLogFiles(pair: Pair, context: Context): (atom: Atom) => boolean {
  const folders = logFolders(pair, context).map((folder) => pattern(`${folder}*`, { wildcards: true }));
  return ({ resource }) =>
    resource.not ||
    resource.of.some(({ text }) => {
      const [, path] = /^arn:[^:]*:s3:::[^/*?$]+\/(.+)$/.exec(text) ?? [];
      if (path === undefined) return true;
      const keys = pattern(path, { wildcards: true, variables: true });
      return folders.some((folder) => overlaps(keys, folder));
    });
}
