import { type Caller, type Question, type Resource, withoutPermissions } from "../simulator";
import { checkpointFacts } from "./checkpoints";
import { bucketSettingsFacts } from "./deployers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";
import { HTTP } from "./questions";

/** The state bucket of a deployment, and the roles that reach it beside the deployers. */
export interface StateNames {
  readonly bucket: Resource;
  readonly key: string;
  readonly writerArns: readonly string[];
  readonly readerArns: readonly string[];
  /** Folder of what `integrity` keeps, and the roles that write there. */
  readonly checkpoints?: { readonly folder: string; readonly writerArns: readonly string[] };
}

const WRITING = {
  "s3:PutObject": "write the state",
  "s3:PutObjectTagging": "tag the state",
  "s3:ReplicateObject": "replicate over the state",
  "s3:UpdateObjectEncryption": "encrypt the state with another key",
};
const DELETING = {
  "s3:DeleteObject": "delete the state",
  "s3:DeleteObjectVersion": "delete an earlier state",
};

/** Facts about the policy of the state bucket. */
export function stateBucketFacts(names: Names, state: StateNames): readonly Fact[] {
  const ask = questions(state);
  return [
    ...bucketSettingsFacts({ ...names, breakGlassPrincipalArns: [] }, state.bucket, ask.onBucket),
    ...owners(names, state),
    ...writersOfOwner(names, state),
    ...rolesAbroad(names, state),
    ...others(names, state),
    ...checkpointFacts(names, state),
  ];
}

function questions({ bucket, key }: StateNames) {
  const onBucket = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: bucket,
    context,
  });
  const onObject =
    (path: string) =>
    (caller: Caller, action: string, context = {}): Question => ({
      ...onBucket(caller, action, context),
      resource: { ...bucket, arn: `${bucket.arn}/${path}` },
    });
  return { onBucket, onState: onObject(key), onLock: onObject(`${key}.tflock`), onOther: onObject("other") };
}

/** Only deployers write; everybody of the account whom its IAM policies let read may read. */
function owners(names: Names, state: StateNames): readonly Fact[] {
  const { accountId } = state.bucket;
  const { everybodyOf, named } = principals(names);
  const { onBucket, onState, onLock } = questions(state);
  const deployers = names.deployerArns[accountId];
  const to = deployers === undefined ? allows : forbids;
  const writing = (fact: typeof allows, who: string, caller: Caller) => [
    ...Object.entries({ ...WRITING, ...DELETING }).map(([action, what]) =>
      fact(`${who} to ${what}`, onState(caller, action)),
    ),
    fact(`${who} to delete the lock`, onLock(caller, "s3:DeleteObject")),
  ];
  return [
    ...Object.entries(everybodyOf(accountId)).flatMap(([who, caller]) => [
      ...writing(to, who, caller),
      allows(`${who} to read the state`, onState(caller, "s3:GetObject")),
      forbids(`${who} to read the state over plain HTTP`, onState(caller, "s3:GetObject", HTTP)),
      forbids(`${who} to find the state over plain HTTP`, onBucket(caller, "s3:ListBucket", HTTP)),
    ]),
    ...(deployers ?? []).flatMap((arn) => {
      const caller = named(arn.replace(/\?+$/, "0123456789abcdef"));
      return writing(allows, `the deployer ${arn}`, caller);
    }),
  ];
}

function writersOfOwner(names: Names, { writerArns, ...rest }: StateNames): readonly Fact[] {
  const { accountId } = rest.bucket;
  const { named } = principals(names);
  const { onBucket, onState, onLock } = questions({ writerArns, ...rest });
  const settings = names.deployerArns[accountId] === undefined ? allows : forbids;
  return writerArns
    .filter((arn) => arn.split(":")[4] === accountId)
    .flatMap((arn) => [
      allows(`${arn} to write the state`, onState(named(arn), "s3:PutObject")),
      allows(`${arn} to delete the lock`, onLock(named(arn), "s3:DeleteObject")),
      settings(`${arn} to change the policy`, onBucket(named(arn), "s3:PutBucketPolicy")),
    ]);
}

/** Roles of other accounts of the organization: all read, writers write and lock. */
function rolesAbroad(names: Names, state: StateNames): readonly Fact[] {
  const { bucket, writerArns, readerArns } = state;
  const { departed, named, namesakeOf } = principals(names);
  const { onBucket, onState, onLock, onOther } = questions(state);
  const denied = names.deployerArns[bucket.accountId] === undefined ? doesNotAllow : forbids;
  const abroad = (arn: string) => arn.split(":")[4] !== bucket.accountId;
  const reading = (arn: string, caller: Caller) => [
    allows(`${arn} to find the state`, onBucket(caller, "s3:ListBucket")),
    allows(`${arn} to read the state`, onState(caller, "s3:GetObject")),
    doesNotAllow(`${arn} to read another object`, onOther(caller, "s3:GetObject")),
    doesNotAllow(`${arn} to see the policy`, onBucket(caller, "s3:GetBucketPolicy")),
    denied(`${arn} to change the policy`, onBucket(caller, "s3:PutBucketPolicy")),
    forbids(`${arn} to read the state over plain HTTP`, onState(caller, "s3:GetObject", HTTP)),
    doesNotAllow(
      `${arn} without permissions of its own to read`,
      onState(withoutPermissions(caller), "s3:GetObject"),
    ),
    ...Object.entries({
      [`the namesake of ${arn} in another account`]: namesakeOf(arn),
      [`${arn} outside the organization`]: departed(arn),
    }).flatMap(([who, other]) => [
      doesNotAllow(`${who} to read the state`, onState(other, "s3:GetObject")),
      doesNotAllow(`${who} to find the state`, onBucket(other, "s3:ListBucket")),
      doesNotAllow(`${who} to read the lock`, onLock(other, "s3:GetObject")),
    ]),
  ];
  const writers = writerArns
    .filter(abroad)
    .flatMap((arn) => [
      ...reading(arn, named(arn)),
      allows(`${arn} to write the state`, onState(named(arn), "s3:PutObject")),
      ...earlierStates(allows, arn, named(arn), state),
      ...earlierStates(doesNotAllow, `${arn} outside the organization`, departed(arn), state),
      doesNotAllow(`${arn} to read an earlier lock`, onLock(named(arn), "s3:GetObjectVersion")),
      ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) =>
        allows(`${arn} to call ${action} on the lock`, onLock(named(arn), action)),
      ),
      doesNotAllow(`${arn} to delete the state`, onState(named(arn), "s3:DeleteObject")),
      doesNotAllow(`${arn} to delete a version of the lock`, onLock(named(arn), "s3:DeleteObjectVersion")),
      doesNotAllow(`${arn} to write another object`, onOther(named(arn), "s3:PutObject")),
      doesNotAllow(
        `${arn} to write the state after its account has left the organization`,
        onState(departed(arn), "s3:PutObject"),
      ),
      doesNotAllow(
        `${arn} to lock the state after its account has left the organization`,
        onLock(departed(arn), "s3:PutObject"),
      ),
    ]);
  const readers = readerArns
    .filter(abroad)
    .flatMap((arn) => [
      ...reading(arn, named(arn)),
      ...earlierStates(doesNotAllow, arn, named(arn), state),
      denied(`${arn} to write the state`, onState(named(arn), "s3:PutObject")),
      denied(`${arn} to lock the state`, onLock(named(arn), "s3:PutObject")),
      denied(`${arn} to delete the lock`, onLock(named(arn), "s3:DeleteObject")),
      doesNotAllow(`${arn} to read the lock`, onLock(named(arn), "s3:GetObject")),
    ]);
  return [...writers, ...readers];
}

function earlierStates(fact: typeof allows, who: string, caller: Caller, state: StateNames): readonly Fact[] {
  const { onBucket, onState } = questions(state);
  return [
    fact(`${who} to find an earlier state`, onBucket(caller, "s3:ListBucketVersions")),
    fact(`${who} to read an earlier state`, onState(caller, "s3:GetObjectVersion")),
  ];
}

function others(names: Names, state: StateNames): readonly Fact[] {
  const { administratorsBut, noOrganization, otherOrganization } = principals(names);
  const { onBucket, onState } = questions(state);
  const denied = names.deployerArns[state.bucket.accountId] === undefined ? doesNotAllow : forbids;
  const everybody = {
    ...administratorsBut(state.bucket.accountId),
    "a principal of another organization": otherOrganization,
    "a principal of no organization": noOrganization,
  };
  return Object.entries(everybody).flatMap(([who, caller]) => [
    doesNotAllow(`${who} to read the state`, onState(caller, "s3:GetObject")),
    doesNotAllow(`${who} to find the state`, onBucket(caller, "s3:ListBucket")),
    denied(`${who} to write the state`, onState(caller, "s3:PutObject")),
  ]);
}
