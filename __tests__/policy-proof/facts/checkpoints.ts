import { type Caller, type Question, withoutPermissions } from "../simulator";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";
import { HTTP } from "./questions";
import type { StateNames } from "./state-bucket";

const WRITING = ["s3:PutObject", "s3:DeleteObject", "s3:ReplicateObject", "s3:UpdateObjectEncryption"];

/** What `integrity` keeps in the state bucket: its writers write it and nothing else, and nobody but deployers beside them. */
export function checkpointFacts(names: Names, state: StateNames): readonly Fact[] {
  const { bucket, checkpoints, key, readerArns, writerArns } = state;
  if (checkpoints === undefined) return [];
  const { accountId } = bucket;
  const { administratorsBut, everybodyOf, named } = principals(names);
  const on =
    (path: string) =>
    (caller: Caller, action: string, context = {}): Question => ({
      caller,
      action,
      resource: { ...bucket, arn: `${bucket.arn}/${path}` },
      context,
    });
  const onCheckpoint = on(`${checkpoints.folder}state.json`);
  const write = (fact: typeof allows, who: string, caller: Caller) =>
    WRITING.map((action) => fact(`${who} to call ${action} on a checkpoint`, onCheckpoint(caller, action)));
  const deployers = (names.deployerArns[accountId] ?? []).map((arn) =>
    arn.replace(/\?+$/, "0123456789abcdef"),
  );
  return [
    ...deployers.flatMap((arn) => write(allows, `the deployer ${arn}`, named(arn))),
    ...Object.entries(everybodyOf(accountId)).flatMap(([who, caller]) => [
      ...write(forbids, who, caller),
      allows(`${who} to read a checkpoint`, onCheckpoint(caller, "s3:GetObject")),
    ]),
    ...Object.entries(administratorsBut(accountId)).flatMap(([who, caller]) => [
      ...write(forbids, who, caller),
      doesNotAllow(`${who} to read a checkpoint`, onCheckpoint(caller, "s3:GetObject")),
    ]),
    ...[...writerArns, ...readerArns].flatMap((arn) => write(forbids, arn, named(arn))),
    ...checkpoints.writerArns.flatMap((arn) => [
      ...["s3:GetObject", "s3:PutObject"].map((action) =>
        allows(`${arn} to call ${action} for integrity`, onCheckpoint(named(arn), action)),
      ),
      ...[key, `${key}.tflock`, "state-backend.tfstate", "other", "integrity"].flatMap((path) =>
        WRITING.map((action) => forbids(`${arn} to call ${action} on ${path}`, on(path)(named(arn), action))),
      ),
      forbids(`${arn} to write a checkpoint over plain HTTP`, onCheckpoint(named(arn), "s3:PutObject", HTTP)),
      forbids(`${arn} to change the state bucket's policy`, {
        ...onCheckpoint(named(arn), "s3:PutBucketPolicy"),
        resource: bucket,
      }),
      ...(arn.split(":")[4] === accountId ? [] : writerAbroad(names, state, arn, on, onCheckpoint)),
    ]),
  ];
}

type Ask = (caller: Caller, action: string, context?: object) => Question;

function writerAbroad(
  names: Names,
  { bucket, key }: StateNames,
  arn: string,
  on: (path: string) => Ask,
  onCheckpoint: Ask,
): readonly Fact[] {
  const { departed, named, namesakeOf } = principals(names);
  const caller = named(arn);
  const list = (who: Caller): Question => ({ ...onCheckpoint(who, "s3:ListBucket"), resource: bucket });
  return [
    allows(`${arn} to list the state bucket`, list(caller)),
    doesNotAllow(`${arn} to read the state of Terraform`, on(key)(caller, "s3:GetObject")),
    doesNotAllow(`${arn} to delete a checkpoint`, onCheckpoint(caller, "s3:DeleteObject")),
    doesNotAllow(`${arn} to read an earlier checkpoint`, onCheckpoint(caller, "s3:GetObjectVersion")),
    doesNotAllow(
      `the namesake of ${arn} to read a checkpoint`,
      onCheckpoint(namesakeOf(arn), "s3:GetObject"),
    ),
    doesNotAllow(
      `${arn} without permissions of its own to write a checkpoint`,
      onCheckpoint(withoutPermissions(caller), "s3:PutObject"),
    ),
    ...["s3:GetObject", "s3:PutObject"].map((action) =>
      doesNotAllow(
        `${arn} outside the organization to call ${action} on a checkpoint`,
        onCheckpoint(departed(arn), action),
      ),
    ),
  ];
}
