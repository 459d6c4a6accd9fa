/** What a finding means for the verdict. A NOTE changes nothing. */
export type Weight = "INVALID" | "INCOMPLETE" | "NOTE";

interface CodeEntry {
  readonly weight: Weight;
  /** What it means, in a sentence without values. */
  readonly title: string;
  /** What to do. `BUCKET`, `KEY` and `REGION` stand for the values of the finding. */
  readonly remediation: string;
}

const entry =
  (weight: Weight) =>
  (title: string, ...remediation: readonly string[]): CodeEntry => ({
    weight,
    title,
    remediation: remediation.join(" "),
  });
const invalid = entry("INVALID");
const incomplete = entry("INCOMPLETE");
const note = entry("NOTE");

const LIST_VERSIONS = "List its versions: `aws s3api list-object-versions --bucket BUCKET --prefix 'KEY'`.";
const UNDELETE =
  "With a break-glass principal, remove the delete marker: `aws s3api delete-object --bucket BUCKET --key 'KEY' --version-id ID`, with the version ID that `aws s3api list-object-versions --bucket BUCKET --prefix 'KEY'` lists under DeleteMarkers.";
const OLDEST =
  "The oldest version is locked. With a break-glass principal, delete the later ones by their version ID, after you have kept a copy of them as evidence.";
const WHO =
  "Find out who wrote it: search data events of the log bucket, or its access logs, for PutObject and DeleteObject of the key.";
const LOST =
  "A version that is gone cannot be restored. Look for it in a copy of the bucket, and search the access logs for DeleteObject with a version ID: only a break-glass principal may lift a lock.";
const FORGED = "Only CloudTrail has the private keys, so treat the file as changed or forged.";
const NOT_OURS =
  "CloudTrail itself signed this digest, so report it to AWS Support together with the digest.";

// biome-ignore format: a table
/** Everything that `integrity` can find. */
export const CODES = {
  "D-MISSING": invalid("a digest of the chain is not there", LOST),
  "D-DELETED": invalid("a digest lies under a delete marker", UNDELETE),
  "D-OVERWRITTEN": invalid("a digest has more than one version", LIST_VERSIONS, OLDEST),
  "D-EXTRA": invalid("a file among the digests is not part of a chain", WHO),
  "D-FORMAT": invalid("a digest is not in the format that CloudTrail writes", FORGED, LIST_VERSIONS),
  "D-TRAILING": invalid("a digest file has data after its end", FORGED, LIST_VERSIONS),
  "D-UNSIGNED": invalid("a digest has no signature", "CloudTrail puts the signature into the metadata `signature`, which is lost if somebody writes the file again:", "`aws s3api head-object --bucket BUCKET --key 'KEY'`.", LIST_VERSIONS),
  "D-ALGORITHM": invalid("a digest names an algorithm other than SHA-256 with RSA", "If AWS announced a new algorithm, update this program. Otherwise:", FORGED),
  "D-MOVED": invalid("a digest lies in another place than it was written to", "Somebody copied it. In a copy of the bucket, say `--bucket`.", WHO),
  "D-ACCOUNT": invalid("a digest is of another account than its folder", NOT_OURS),
  "D-TIME": invalid("the times of a digest contradict each other or its name", NOT_OURS),
  "D-KEY": invalid("a digest names a key that is not one of CloudTrail's", "List the keys of its Region: `aws cloudtrail list-public-keys --region REGION --start-time DATE --end-time DATE`. With `--keys`, add the keys of that time.", FORGED),
  "D-KEY-TIME": invalid("a digest was signed with a key that was not valid at its time", FORGED, "List the keys of its Region: `aws cloudtrail list-public-keys --region REGION --start-time DATE --end-time DATE`."),
  "D-SIGNATURE": invalid("the signature of a digest is wrong", FORGED, LIST_VERSIONS),
  "D-LINK": invalid("a digest is not the one that its successor names", "One of the two was replaced by another digest.", LIST_VERSIONS, WHO),
  "D-FORK": invalid("two digests follow the same digest", NOT_OURS),
  "D-GAP": invalid("a digest begins after the end of the digest that it follows", NOT_OURS),
  "D-OVERLAP": invalid("a digest begins before the end of the digest that it follows", NOT_OURS),
  "D-TAIL": invalid("the newest digests are not there", "Run `npm run --silent verify` to see whether the trail delivers. If it does, somebody removed them.", LOST),
  "NO-DIGEST": invalid("there is no digest of the account in the Region", "Run `npm run --silent verify` to see whether the trail delivers there. If it does, somebody removed them.", LOST),
  "L-MISSING": invalid("a log file that a digest names is not there", LOST),
  "L-DELETED": invalid("a log file lies under a delete marker", UNDELETE),
  "L-OVERWRITTEN": invalid("a log file has more than one version", LIST_VERSIONS, OLDEST),
  "L-REWRITTEN": invalid("a log file is younger than the digest that names it", "Somebody deleted the version that CloudTrail wrote, and wrote another.", WHO),
  "L-HASH": invalid("a log file is not the one that CloudTrail delivered", "Its hash is not the one that its digest names.", WHO),
  "L-FORMAT": invalid("a log file is not a gzip file of a log file's size", "CloudTrail wrote another file.", WHO),
  "L-TRAILING": invalid("a log file has data after its end", "CloudTrail wrote another file.", WHO),
  "L-EXTRA": invalid("no digest names a log file", "Do not believe its events unless a digest names it: CloudTrail can still name a late log file in a backfill digest, so run again after some hours. The log files of a second trail without log file validation look like this too.", WHO),
  "L-UNDIGESTED": invalid("log files lie in hours of which there is no digest", "Do not believe their events. If log file validation was off in these hours, nobody can vouch for them.", WHO),
  "L-TWICE": invalid("a log file is named twice", NOT_OURS),
  "L-FOREIGN": invalid("a digest names a log file of another account or Region", NOT_OURS),
  RESTARTED: incomplete("a chain of digests begins again", "Logging or log file validation was off, somebody created the trail again, the account enabled the Region, or somebody removed all that was there. Search the log files for StopLogging, StartLogging, UpdateTrail, DeleteTrail, CreateTrail and EnableRegion around this time: `aws cloudtrail lookup-events --region REGION --lookup-attributes AttributeKey=EventName,AttributeValue=StopLogging` in the management account and the home Region."),
  "L-ARCHIVED": incomplete("archived log files were not read", "They are there, in one version, from before their digests. To read them, restore them (`aws s3api restore-object --bucket BUCKET --key 'KEY' --restore-request Days=7,GlacierJobParameters={Tier=Bulk}`, or S3 Batch Operations for many), and run again. Run daily with `--state`, so that log files are read before they are archived."),
  "L-ELSEWHERE": incomplete("a digest names a log file in another bucket", "The trail delivered there at that time. Validate that bucket too, with `--bucket`."),
  "L-UNREADABLE": incomplete("a log file could not be read", "Correct what the message says, and run again."),
  "D-UNREADABLE": incomplete("a digest could not be read", "Correct what the message says, and run again. A digest never needs to be archived: see whether somebody changed the lifecycle rules of the log bucket."),
  "K-UNREADABLE": incomplete("the public keys of a Region could not be read", "Allow `cloudtrail:ListPublicKeys`. A Region that must be enabled first answers only accounts that have enabled it. Or give the keys with `--keys`."),
  "STATE-REFUSED": incomplete("what an earlier run kept was not believed", "Somebody changed the state, or the digest that it names, or the clock of this machine is slow. All of the time asked for was examined, and all since the digest that the state names. Whoever changed the state can have named a later one: run again with a `--since` before the last run that you trust."),
  UNREADABLE: incomplete("an account in a Region could not be read", "Correct what the message says, and run again."),
  BEGAN: note("the first digest of a new account or trail", "Nothing is to be done."),
  "FORMER-ACCOUNT": note("the account is closed or no longer in the organization", "Nothing is to be done. Its files are examined as those of other accounts, but nothing new is expected of it."),
  "FOREIGN-FOLDER": note("CloudTrail does not make this folder", "Find out who writes there. The bucket policy lets only CloudTrail write below `AWSLogs/`."),
  "L-UNNAMED": note("no digest names any file of a kind", "Nobody vouches for files of this kind: do not believe their events."),
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type Code = keyof typeof CODES;

export function weightOf({ code }: { readonly code: Code }): Weight {
  return CODES[code].weight;
}
