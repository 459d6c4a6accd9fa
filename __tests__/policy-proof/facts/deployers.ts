import type { Caller, Question, Resource } from "../simulator";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";

const POLICY = {
  "s3:PutBucketPolicy": "change the bucket policy",
  "s3:DeleteBucketPolicy": "delete the bucket policy",
};
const SETTINGS = {
  "s3:CreateBucketMetadataTableConfiguration": "send metadata to a table",
  "s3:DeleteBucket": "delete the bucket",
  "s3:PauseReplication": "pause a replication",
  "s3:PutBucketLogging": "stop the access logging",
  "s3:PutBucketNotification": "send notifications elsewhere",
  "s3:PutBucketObjectLockConfiguration": "change the lock of coming files",
  "s3:PutBucketOwnershipControls": "enable ACLs",
  "s3:PutBucketPublicAccessBlock": "allow public access",
  "s3:PutBucketRequestPayment": "make requesters pay",
  "s3:PutBucketVersioning": "suspend versioning",
  "s3:PutEncryptionConfiguration": "change the default encryption",
  "s3:PutIntelligentTieringConfiguration": "archive objects",
  "s3:PutInventoryConfiguration": "send an inventory elsewhere",
  "s3:PutLifecycleConfiguration": "let objects expire sooner",
  "s3:PutReplicationConfiguration": "replicate objects elsewhere",
  "s3:TagResource": "tag the bucket",
  "s3:UntagResource": "take a tag off the bucket",
  "s3:UpdateBucketMetadataJournalTableConfiguration": "change a table of metadata",
};
const KEY = {
  "kms:CreateAlias": "create an alias",
  "kms:DeleteAlias": "delete an alias",
  "kms:DisableKeyRotation": "stop the rotation",
  "kms:EnableKeyRotation": "change the period of the rotation",
  "kms:PutKeyPolicy": "change the key policy",
  "kms:RotateKeyOnDemand": "rotate the key now",
  "kms:UpdateAlias": "give an alias to another key",
};
/** Suffix of the role of a permission set. */
const SUFFIX = "0123456789abcdef";

type Ask = (caller: Caller, action: string) => Question;

/** With deployers in the settings a statement denies everybody else to change settings; without them nothing allows it. */
export function deniedSettings({ deployerArns }: Names, accountId: string): typeof forbids {
  return deployerArns[accountId] === undefined ? doesNotAllow : forbids;
}

/** Only deployers and break glass of the owner change a bucket's settings, if the settings name deployers. */
export function bucketSettingsFacts(names: Names, { accountId }: Resource, onBucket: Ask): readonly Fact[] {
  // Whatever the policy says, S3 lets the root user of the owner change and delete the policy, so no fact is about that.
  return [
    ...factsAbout(names, accountId, SETTINGS, onBucket),
    ...factsAbout(names, accountId, POLICY, onBucket).filter(({ name }) => !name.includes(" the root to ")),
  ];
}

/** Only deployers and break glass of the owner change the key's policy, rotation and aliases. */
export function keyAdministrationFacts(names: Names, onKey: Ask): readonly Fact[] {
  return factsAbout(names, names.key.accountId, KEY, onKey);
}

function factsAbout(
  names: Names,
  accountId: string,
  actions: Readonly<Record<string, string>>,
  on: Ask,
): readonly Fact[] {
  const { everybodyOf, named } = principals(names);
  const deployers = names.deployerArns[accountId];
  const facts = (to: typeof allows, who: string, caller: Caller) =>
    Object.entries(actions).map(([action, what]) => to(`${who} to ${what}`, on(caller, action)));
  const spared = names.breakGlassPrincipalArns.filter((arn) => arn.split(":")[4] === accountId);
  const others = deployers === undefined ? allows : forbids;
  return [
    ...spared.flatMap((arn) => facts(allows, arn, named(arn))),
    ...Object.entries(everybodyOf(accountId)).flatMap(([who, caller]) => facts(others, who, caller)),
    ...(deployers ?? []).flatMap((arn) => [
      ...facts(allows, `the deployer ${arn}`, named(arn.replace(/\?+$/, SUFFIX))),
      ...impostorsOf(arn).flatMap((impostor) => facts(forbids, impostor, named(impostor))),
    ]),
  ];
}

/** Roles of the same account whose names look like a deployer's. */
function impostorsOf(arn: string): readonly string[] {
  if (!arn.endsWith("?")) return [`${arn}-2`, arn.replace(":role/", ":role/path/")];
  const set = arn.replace(/_\?+$/, "");
  return [`${set}_Other_${SUFFIX}`, `${set}_${SUFFIX}0`, `${set}Other_${SUFFIX}`];
}
