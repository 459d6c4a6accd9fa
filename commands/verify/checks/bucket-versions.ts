import { type Check, checkOne } from "../check";
import { HOUR } from "../coverage/cells";
import { COVERAGE_PERMISSIONS, type Coverage, firstFailure } from "../coverage/coverage";
import { countExpected, countStates } from "../coverage/summary";
import { describeTampered, type TamperedFile } from "../coverage/versions";
import { fail, joinFirst, pass, unknown } from "../judgement";
import type { LiveAws } from "../live-aws";
import type { CheckContext } from "../theme";

/** How to restore the first of the files. */
function restore({ settings }: LiveAws, [first]: readonly TamperedFile[]): string {
  const { name } = settings.logBucket;
  const command =
    first?.kind === "deleted"
      ? `A deleted file is only hidden. With break glass, \`aws s3api delete-object --bucket ${name} --key ${first.key} --version-id ${first.versionId}\` removes the delete marker of the first.`
      : `The first version of an overwritten file still exists: \`aws s3api list-object-versions --bucket ${name} --prefix ${first?.key}\` shows it.`;
  return `${command} The access logs of the bucket show who did it.`;
}

/** Whether somebody deleted or overwrote a file, as far as this run searched. */
export function versions({ aws, coverage }: CheckContext): Check {
  return checkOne({
    id: "bucket.versions",
    title: "no file of those examined was deleted or overwritten",
    setting: `--turn: ${aws.turn}`,
    permissions: COVERAGE_PERMISSIONS,
    read: coverage,
    judge: (coverage) => {
      const { search, unread } = coverage;
      if (search.tampered.length > 0) {
        return fail(joinFirst(search.tampered.map(describeTampered)), restore(aws, search.tampered));
      }
      const cells = countStates(coverage);
      const failure = firstFailure(coverage);
      if (unread.length + search.errors.length + (cells.get("UNKNOWN") ?? 0) > 0) {
        return {
          ...unknown(
            `folders could not be listed: ${failure?.found}`,
            failure?.remediation ?? "Run `verify` again.",
          ),
          failure,
        };
      }
      if (countExpected(coverage) === 0) return unknown("nothing was examined", "See coverage.missing.");
      return pass(describeSearch(coverage));
    },
  });
}

/** Which days and folders were searched. */
function describeSearch(coverage: Coverage): string {
  const { window, search } = coverage;
  const hours = Math.round((window.to.getTime() - window.from.getTime()) / HOUR);
  const folders = search.searched.map(({ folder, from, to }) => `${folder} ${from} to ${to}`);
  return [
    `digests of the last ${hours} hours of ${countExpected(coverage)} accounts and Regions`,
    "the newest log files of each account",
    folders.length === 0
      ? "no further folder in turn"
      : `${folders.length} folders in turn: ${joinFirst(folders)}`,
  ].join("; ");
}
