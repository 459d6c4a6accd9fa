import { iamPrincipal } from "../simulator";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { OTHER_ACCOUNT_ID, principals } from "./principals";
import { bucketQuestions, keyQuestions } from "./questions";

/** The names with each former prefix in place of the present one. */
function formerly(names: Names): readonly Names[] {
  return names.formerPrefixes.map((prefix) => ({ ...names, prefix }));
}

/** Member accounts read their own log files under a former prefix, too. Nobody writes there. */
export function formerFoldersOfTheBucket(names: Names): readonly Fact[] {
  const { administratorsBut, trail } = principals(names);
  const to = names.memberAccountsRead ? allows : doesNotAllow;
  return formerly(names).flatMap((former) => {
    const { folderOf, folders, list, onObject, write } = bucketQuestions(former);
    const under = `under the former prefix "${former.prefix}"`;
    const members = Object.entries(administratorsBut(names.bucket.accountId)).flatMap(([who, caller]) => {
      const own = folderOf(caller.context["aws:PrincipalAccount"] ?? "");
      const other = folderOf(OTHER_ACCOUNT_ID);
      return [
        to(`${who} to read their own log file ${under}`, onObject(caller, "s3:GetObject", `${own}log`)),
        to(`${who} to list their own log files ${under}`, list(caller, own)),
        doesNotAllow(
          `${who} to read another account's log file ${under}`,
          onObject(caller, "s3:GetObject", `${other}log`),
        ),
        doesNotAllow(`${who} to list another account's log files ${under}`, list(caller, other)),
        forbids(
          `${who} to delete their own log file ${under}`,
          onObject(caller, "s3:DeleteObjectVersion", `${own}log`),
        ),
      ];
    });
    return [
      ...members,
      ...Object.entries(folders).map(([folder, path]) =>
        doesNotAllow(`the trail to write into ${folder} ${under}`, write(trail, `${path}log`)),
      ),
    ];
  });
}

/** Member accounts decrypt their own log files under a former prefix, too. */
export function formerFoldersOfTheKey(names: Names): readonly Fact[] {
  const { administratorsBut } = principals(names);
  const to = names.memberAccountsRead ? allows : doesNotAllow;
  return formerly(names).flatMap((former) => {
    const { contextOfLogOf, onLog, viaS3 } = keyQuestions(former);
    const under = `under the former prefix "${former.prefix}"`;
    return Object.entries(administratorsBut(names.key.accountId)).flatMap(([who, caller]) => {
      const decrypt = (accountId: string) =>
        onLog(caller, "kms:Decrypt", { ...viaS3, ...contextOfLogOf(accountId) });
      return [
        to(
          `${who} to decrypt their own log file ${under}`,
          decrypt(caller.context["aws:PrincipalAccount"] ?? ""),
        ),
        doesNotAllow(`${who} to decrypt another account's log file ${under}`, decrypt(OTHER_ACCOUNT_ID)),
      ];
    });
  });
}

/** The reader role reads every log file under a former prefix, too. */
export function formerFoldersOfTheReaderRole(names: Names): readonly Fact[] {
  const caller = iamPrincipal(names.readerRole?.arn ?? "", names.organizationId);
  return formerly(names).flatMap((former) => {
    const { folders, onObject } = bucketQuestions(former);
    return [
      ...Object.entries(folders).map(([folder, path]) =>
        allows(
          `the role to read in ${folder} under the former prefix "${former.prefix}"`,
          onObject(caller, "s3:GetObject", `${path}log`),
        ),
      ),
      doesNotAllow(
        `the role to read beside the folders under the former prefix "${former.prefix}"`,
        onObject(caller, "s3:GetObject", `${former.prefix}elsewhere`),
      ),
    ];
  });
}
