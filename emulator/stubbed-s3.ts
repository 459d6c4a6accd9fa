import { logFolder } from "../aws/arns";
import { dayFolder, stamp } from "../commands/verify/coverage/digest-names";
import { accountFolder, expectedDeployment } from "../commands/verify/expected";
import type { Settings } from "../settings/file";
import type { EmulatedCall, EmulatedError } from "./aws-calls";
import { firstAfter } from "./first-after";
import { type S3Answer, signedS3Answer } from "./signed-s3";
import { stubKeyArn } from "./stubbed-bucket";
import type { ExtraVersion, StubModel } from "./stubbed-model";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOG_EVERY = 5 * MINUTE;
const OLDEST = 60 * 24 * HOUR;

/** CloudTrail's hours begin at any minute. The newest file is five minutes old. */
const NEWEST = 5 * MINUTE;

/** S3 lists a thousand versions at a time. */
const PAGE = 1_000;

/** S3's answer to a call. */
export function s3Answer(call: EmulatedCall, settings: Settings, model: StubModel): S3Answer | EmulatedError {
  const { operation, path, query } = call;
  const [, bucket = "", ...rest] = path.split("/");
  const signed = model.signed?.buckets.find(({ name }) => name === bucket);
  if (operation === "s3:HeadBucket") return headBucket(settings, model, bucket);
  const fromFiles = signed && signedS3Answer(call, signed);
  if (fromFiles !== undefined) return fromFiles;
  if (operation === "s3:GetBucketLocation") return { body: locationXml(settings.region) };
  if (operation === "s3:ListBuckets") return { body: bucketList(model) };
  if (operation === "s3:HeadObject")
    return { body: "", headers: fileHeaders(settings, model, rest.join("/")) };
  if (operation === "s3:ListObjectVersions") return { body: versionList(settings, model, query) };
  if (operation === "s3:ListObjectsV2") return { body: objectList(settings, model, bucket, query) };
  if (operation === "s3:GetObject" && rest.join("") !== "") {
    return { body: "0", headers: fileHeaders(settings, model, rest.join("/")) };
  }
  const answers = model.buckets[bucket] ?? {};
  const asked = Object.keys(answers).find((key) => query.has(key));
  const answer = asked === undefined ? undefined : answers[asked];
  if (answer === undefined) return { status: 404, code: "NoSuchBucket", message: "no such bucket" };
  return typeof answer === "string" ? { body: answer } : answer;
}

function headBucket(settings: Settings, model: StubModel, bucket: string): S3Answer | EmulatedError {
  const isThere = bucket in model.buckets || model.signed?.buckets.some(({ name }) => name === bucket);
  return isThere
    ? { body: "", headers: { "x-amz-bucket-region": settings.region } }
    : { status: 404, code: "NotFound", message: "Not Found" };
}

/** S3 names no Region if it is us-east-1. */
function locationXml(region: string): string {
  const name = region === "us-east-1" ? "" : region;
  return `<LocationConstraint>${name}</LocationConstraint>`;
}

function bucketList({ ownBuckets }: StubModel): string {
  const names = ownBuckets.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("");
  return `<ListAllMyBucketsResult><Buckets>${names}</Buckets></ListAllMyBucketsResult>`;
}

function fileHeaders(settings: Settings, model: StubModel, key: string): Record<string, string> {
  const { mode, days } = settings.logBucket.objectLock;
  const modified = new Date(Date.now() - 60_000);
  const headers = {
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": stubKeyArn(settings),
    "x-amz-object-lock-mode": mode,
    "x-amz-object-lock-retain-until-date": new Date(modified.getTime() + days * 24 * HOUR).toISOString(),
    "last-modified": modified.toUTCString(),
    ...model.head(decodeURIComponent(key)),
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

/** When a file was delivered, as its key writes it: `2026/11/21/` and `20261121T043000Z`. */
interface Delivery {
  readonly at: Date;
  readonly day: string;
  readonly stamp: string;
}

const deliveries = new Map<number, { readonly newest: number; readonly all: readonly Delivery[] }>();

/** The deliveries of the last 60 days, oldest first. A benchmark asks for them thousands of times a minute. */
function deliveriesEvery(interval: number): readonly Delivery[] {
  const newest = Math.floor((Date.now() - NEWEST) / MINUTE) * MINUTE;
  const known = deliveries.get(interval);
  if (known?.newest === newest) return known.all;
  const all = Array.from({ length: OLDEST / interval }, (_, index) => {
    const at = new Date(newest - OLDEST + (index + 1) * interval);
    return { at, day: dayFolder(at), stamp: stamp(at) };
  });
  deliveries.set(interval, { newest, all });
  return all;
}

/** Keys that CloudTrail delivered into a folder, after a key, in order: a page, and one more if there are more. */
function deliveredKeys(settings: Settings, model: StubModel, prefix: string, after: string): string[] {
  const [, accountId = "", kind, region = ""] =
    /([^/]+)\/(CloudTrail|CloudTrail-Digest)\/([^/]+)\/$/.exec(prefix) ?? [];
  if (kind === undefined || (kind === "CloudTrail" && !model.hasLogs(accountId))) return [];
  const folder = `${accountFolder(settings, accountId)}/${kind}/${region}/`;
  const { name, homeRegion } = settings.trail;
  const keyOf = ({ day, stamp }: Delivery) =>
    kind === "CloudTrail"
      ? `${folder}${day}/${accountId}_CloudTrail_${region}_${stamp.slice(0, 13)}Z_0123456789abcdef.json.gz`
      : `${folder}${day}/${accountId}_CloudTrail-Digest_${region}_${name}_${homeRegion}_${stamp}.json.gz`;
  const all = deliveriesEvery(kind === "CloudTrail" ? LOG_EVERY : HOUR);
  const keys: string[] = [];
  for (let index = firstAfter(all, (one) => keyOf(one) > after); keys.length <= PAGE; index += 1) {
    const delivery = all[index];
    if (delivery === undefined) break;
    const key = keyOf(delivery);
    if (model.delivered(key, delivery.at)) keys.push(key);
  }
  return keys;
}

const OWNER = `<Owner><ID>${"0".repeat(64)}</ID></Owner>`;

function fileXml(at = new Date()): string {
  return `<LastModified>${at.toISOString()}</LastModified><ETag>&quot;${"0".repeat(32)}&quot;</ETag><Size>1024</Size><StorageClass>STANDARD</StorageClass>`;
}

function versionList(settings: Settings, model: StubModel, query: URLSearchParams): string {
  const [prefix, after] = [query.get("prefix") ?? "", query.get("key-marker") ?? ""];
  const extra = model.extra.filter(({ key }) => key.startsWith(prefix) && key > after);
  const replaced = new Set(extra.filter(({ isLatest }) => isLatest).map(({ key }) => key));
  const delivered = deliveredKeys(settings, model, prefix, after).map(
    (key): ExtraVersion => ({ key, isLatest: !replaced.has(key) }),
  );
  const now = fileXml();
  const all = [...delivered, ...extra].sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = all.slice(0, PAGE);
  const xml = page.map(({ key, isLatest, isMarker = false, at }) => {
    const element = isMarker ? "DeleteMarker" : "Version";
    return `<${element}><Key>${key}</Key><VersionId>${"v".repeat(32)}</VersionId><IsLatest>${isLatest}</IsLatest>${at === undefined ? now : fileXml(at)}${OWNER}</${element}>`;
  });
  const next =
    all.length > PAGE
      ? `<IsTruncated>true</IsTruncated><NextKeyMarker>${page.at(-1)?.key}</NextKeyMarker>`
      : "<IsTruncated>false</IsTruncated>";
  return `<ListVersionsResult>${next}${xml.join("")}</ListVersionsResult>`;
}

function objectList(settings: Settings, model: StubModel, bucket: string, query: URLSearchParams): string {
  const [prefix, after] = [query.get("prefix") ?? "", query.get("start-after") ?? ""];
  const contents = (keys: readonly string[]) => {
    const now = fileXml();
    const shown = keys.slice(0, Number(query.get("max-keys") ?? 1_000));
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${shown.map((key) => `<Contents><Key>${key}</Key>${now}</Contents>`).join("")}</ListBucketResult>`;
  };
  if (bucket === expectedDeployment(settings).accessLogBucketName) {
    return contents(model.accessLogs.filter((key) => key > after));
  }
  if (!query.has("delimiter")) {
    const extra = model.extra.filter(
      ({ key, isMarker }) => key.startsWith(prefix) && key > after && !isMarker,
    );
    const keys = [...deliveredKeys(settings, model, prefix, after), ...extra.map(({ key }) => key)];
    return contents(keys.sort());
  }
  const { trail, organization } = settings;
  const isOrganization = prefix === `${logFolder(trail, organization.id)}/`;
  const accountId = prefix.split("/").at(-3) ?? "";
  const names = isOrganization
    ? model.accounts.map(({ Id }) => Id)
    : model.hasLogs(accountId)
      ? model.regions.map(({ RegionName }) => RegionName)
      : [];
  const folders = names.map((name) => `<CommonPrefixes><Prefix>${prefix}${name}/</Prefix></CommonPrefixes>`);
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${folders.join("")}</ListBucketResult>`;
}
