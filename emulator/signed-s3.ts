import type { EmulatedCall, EmulatedError } from "./aws-calls";
import { firstAfter } from "./first-after";
import type { ListedVersion, ObjectVersion, SignedBucket } from "./signed-bucket";

/** S3's answer. */
export interface S3Answer {
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** S3 lists at most a thousand of anything at a time. */
const PAGE = 1_000;

/** A listing says only on request whether an archived object can be read. */
const RESTORE_STATUS = "x-amz-optional-object-attributes";

const ARCHIVES: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

/** S3's answer to a call that lists or reads objects of a bucket. Undefined for other calls. */
export function signedS3Answer(
  { operation, path, query, headers }: EmulatedCall,
  bucket: SignedBucket,
): S3Answer | EmulatedError | undefined {
  const key = decodeURIComponent(path.split("/").slice(2).join("/"));
  if (operation === "s3:ListObjectVersions")
    return { body: listVersions(bucket, query, headers[RESTORE_STATUS] === "RestoreStatus") };
  if (operation === "s3:ListObjectsV2" || operation === "s3:ListObjects") {
    return { body: listObjects(bucket, query, operation === "s3:ListObjectsV2") };
  }
  if (operation === "s3:GetObject" || operation === "s3:HeadObject") {
    return readObject(bucket, key, query.get("versionId"), operation === "s3:HeadObject");
  }
  return undefined;
}

function readObject(
  bucket: SignedBucket,
  key: string,
  versionId: string | null,
  isHead: boolean,
): S3Answer | EmulatedError {
  const versions = bucket.versions(key);
  const version = versionId === null ? versions[0] : versions.find((one) => one.versionId === versionId);
  if (version === undefined || version.isMarker) {
    const code = versionId === null || version ? "NoSuchKey" : "NoSuchVersion";
    return { status: 404, code, message: "The specified key does not exist." };
  }
  if (!isHead && ARCHIVES.includes(version.storageClass) && !version.isRestored) {
    const message = "The operation is not valid for the object's storage class";
    return { status: 403, code: "InvalidObjectState", message };
  }
  return { body: isHead ? "" : version.body, headers: headersOf(version) };
}

/** CloudTrail's files are JSON with an encoding, so a client that decodes the body sees no gzip. */
function headersOf({ body, modified, metadata, storageClass, versionId }: ObjectVersion) {
  return {
    "content-length": String(body.length),
    "content-type": "application/json",
    "content-encoding": "gzip",
    "last-modified": modified.toUTCString(),
    etag: `"${"0".repeat(32)}"`,
    "x-amz-version-id": versionId,
    "x-amz-server-side-encryption": "aws:kms",
    ...(storageClass === "STANDARD" ? {} : { "x-amz-storage-class": storageClass }),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
}

function listVersions(bucket: SignedBucket, query: URLSearchParams, showsRestored: boolean): string {
  const [marker, versionMarker] = [query.get("key-marker") ?? "", query.get("version-id-marker")];
  const all = bucket.listing();
  const isAfter = ({ key }: ListedVersion) => key > marker || (versionMarker !== null && key === marker);
  let from = firstAfter(all, isAfter);
  while (versionMarker !== null && all[from]?.key === marker) {
    from += 1;
    if (all[from - 1]?.versionId === versionMarker) break;
  }
  const page = readPage(all, from, query);
  const xml = page.items.map((version) => versionXml(version, query, showsRestored));
  const last = page.items.at(-1);
  const next = last === undefined ? "" : `<NextVersionIdMarker>${last.versionId}</NextVersionIdMarker>`;
  return `<ListVersionsResult>${pageXml(page, query, "NextKeyMarker")}${page.isTruncated ? next : ""}${xml.join("")}</ListVersionsResult>`;
}

function listObjects(bucket: SignedBucket, query: URLSearchParams, isSecond: boolean): string {
  const after = query.get("continuation-token") ?? query.get("start-after") ?? query.get("marker") ?? "";
  const all = bucket.current();
  // The token of a page that ends with a folder is the folder, and the next page begins after all its keys.
  const isAfter = ({ key }: ListedVersion) =>
    key > after && !(query.has("delimiter") && after.endsWith("/") && key.startsWith(after));
  const page = readPage(all, firstAfter(all, isAfter), query);
  const xml = page.items.map((version) => `<Contents>${fileXml(version, query)}</Contents>`);
  const next = isSecond ? "NextContinuationToken" : "NextMarker";
  return `<ListBucketResult>${pageXml(page, query, next)}${xml.join("")}</ListBucketResult>`;
}

interface Page {
  readonly items: readonly ListedVersion[];
  readonly folders: readonly string[];
  readonly isTruncated: boolean;
  /** The last key or folder. */
  readonly last: string;
}

/** The versions from an index on that a call lists, with their folders if it has a delimiter. */
function readPage(all: readonly ListedVersion[], from: number, query: URLSearchParams): Page {
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter")];
  const most = Math.min(PAGE, Number(query.get("max-keys") ?? PAGE));
  const [items, folders]: [ListedVersion[], string[]] = [[], []];
  let last = "";
  let index = Math.max(
    from,
    firstAfter(all, ({ key }) => key >= prefix),
  );
  for (; items.length + folders.length < most; index += 1) {
    const version = all[index];
    if (version === undefined || !version.key.startsWith(prefix)) break;
    const end = delimiter ? version.key.indexOf(delimiter, prefix.length) : -1;
    last = end < 0 ? version.key : version.key.slice(0, end + 1);
    if (end < 0) items.push(version);
    else {
      folders.push(last);
      index = firstAfter(all, ({ key }) => key > last && !key.startsWith(last)) - 1;
    }
  }
  return { items, folders, isTruncated: all[index]?.key.startsWith(prefix) ?? false, last };
}

function pageXml({ folders, isTruncated, last }: Page, query: URLSearchParams, next: string): string {
  const encoding = query.get("encoding-type") === "url" ? "<EncodingType>url</EncodingType>" : "";
  const marker = isTruncated ? `<${next}>${encodeKey(last, query)}</${next}>` : "";
  const prefixes = folders.map(
    (folder) => `<CommonPrefixes><Prefix>${encodeKey(folder, query)}</Prefix></CommonPrefixes>`,
  );
  return `<IsTruncated>${isTruncated}</IsTruncated>${encoding}${marker}${prefixes.join("")}`;
}

function versionXml(version: ListedVersion, query: URLSearchParams, showsRestored: boolean): string {
  const { versionId, isLatest, isMarker, isRestored } = version;
  const element = isMarker ? "DeleteMarker" : "Version";
  const restored = showsRestored && isRestored ? RESTORED : "";
  return `<${element}>${fileXml(version, query)}${restored}<VersionId>${versionId}</VersionId><IsLatest>${isLatest}</IsLatest></${element}>`;
}

function fileXml({ key, modified, body, storageClass, isMarker }: ListedVersion, query: URLSearchParams) {
  const at = `${modified.toISOString().slice(0, 19)}.000Z`;
  const file = `<Key>${encodeKey(key, query)}</Key><LastModified>${at}</LastModified>${OWNER}`;
  if (isMarker) return file;
  return `${file}<ETag>&quot;${"0".repeat(32)}&quot;</ETag><Size>${body.length}</Size><StorageClass>${storageClass}</StorageClass>`;
}

const OWNER = `<Owner><ID>${"0".repeat(64)}</ID></Owner>`;
const RESTORED =
  "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2100-01-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>";

const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

/** A key in XML, which cannot hold every character, so clients may ask for a key as in a URL. */
function encodeKey(key: string, query: URLSearchParams): string {
  if (query.get("encoding-type") === "url") return key.split("/").map(encodeURIComponent).join("/");
  return key.replaceAll(/[<>&"]/g, (character) => ENTITIES[character] ?? character);
}
