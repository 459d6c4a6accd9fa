import { Readable } from "node:stream";
import { ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { collect } from "../../../commands/verify/async";
import { parseVersions, readVersionListings } from "../../../commands/verify/version-listings";

/** A client whose every answer is this one. */
function answering(xml: string, statusCode = 200): S3Client {
  const client = new S3Client({
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "a", secretAccessKey: "s" },
    requestHandler: {
      handle: async () => ({
        response: { statusCode, headers: {}, body: Readable.from([Buffer.from(xml)]) },
      }),
    },
  });
  client.middlewareStack.use(readVersionListings());
  return client;
}

test("a listing of versions keeps what is read", async () => {
  const file = (key: string, latest: boolean) =>
    `<Key>${key}</Key><VersionId>v</VersionId><IsLatest>${latest}</IsLatest><LastModified>2026-11-21T00:00:00.000Z</LastModified>`;
  const owner =
    "<ETag>&quot;e&quot;</ETag><Size>1</Size><Owner><ID>0</ID><DisplayName>n</DisplayName></Owner>";
  const xml = `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>b&amp;c</NextKeyMarker><NextVersionIdMarker>w</NextVersionIdMarker>
    <Version>${file("a&lt;", false)}${owner}</Version><Version>${file("b", true)}${owner}</Version>
    <DeleteMarker>${file("a&lt;", true)}${owner}</DeleteMarker></ListVersionsResult>`;
  const answer = await answering(xml).send(new ListObjectVersionsCommand({ Bucket: "b" }));
  expect(answer).toMatchObject({
    IsTruncated: true,
    NextKeyMarker: "b&c",
    NextVersionIdMarker: "w",
    Versions: [
      { Key: "a<", IsLatest: false, LastModified: new Date("2026-11-21T00:00:00Z") },
      { Key: "b", IsLatest: true },
    ],
    DeleteMarkers: [{ Key: "a<", VersionId: "v", LastModified: new Date("2026-11-21T00:00:00Z") }],
  });
  expect(answer.Versions?.[0]?.Owner).toBeUndefined();
});

test("a detailed listing has sizes, storage classes, ids and who is restored, too", () => {
  const file = (key: string, more: string) =>
    `<Version><Key>${key}</Key><VersionId>v-${key}</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-21T00:00:00.000Z</LastModified><Size>12</Size><StorageClass>GLACIER</StorageClass>${more}</Version>`;
  const restored =
    "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2026-11-22T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>";
  const xml = `<ListVersionsResult><IsTruncated>false</IsTruncated>${file("a", "")}${file("b", restored)}</ListVersionsResult>`;
  const { Versions = [] } = parseVersions(xml, true);
  expect(Versions[0]).toMatchObject({ Key: "a", VersionId: "v-a", Size: 12, StorageClass: "GLACIER" });
  expect(Versions.map(({ RestoreStatus }) => RestoreStatus?.RestoreExpiryDate)).toEqual([
    undefined,
    new Date("2026-11-22T00:00:00Z"),
  ]);
});

const page = (inner: string) =>
  `<ListVersionsResult><IsTruncated>false</IsTruncated>${inner}</ListVersionsResult>`;
test.each([
  ["without its end", "<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>a</Key>"],
  ["that ends within a file", page("<Version>")],
  ["that does not say whether there is more", "<ListVersionsResult></ListVersionsResult>"],
  ["that says it otherwise", page("").replace("false", "TRUE")],
  ["without text", ""],
  ["with a comment", page("<!-- -->")],
  ["with unparsed text", page("<![CDATA[]]>")],
  ["with an attribute", page('<Version x="y"></Version>')],
  ["with a space in an element", page("<DeleteMarker ></DeleteMarker>")],
])("a listing %s is no listing", async (_, xml) => {
  const answer = answering(xml).send(new ListObjectVersionsCommand({ Bucket: "b" }));
  await expect(answer).rejects.toThrow("is not whole");
});

test("decodes every way of writing a character", () => {
  const xml =
    "<Version><Key>&#13;&#x1F600;&amp;lt;&apos;&quot;&unknown;</Key><IsLatest>true</IsLatest></Version>";
  const { Versions } = parseVersions(`${page(xml)}\n`);
  expect(Versions?.[0]?.Key).toBe(`\r\u{1F600}&lt;'"&unknown;`);
});

test("a listing of objects keeps what is read", async () => {
  const xml = `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>
    <Contents><Key>a</Key><Size>1</Size><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm></Contents>
    <CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListBucketResult>`;
  expect(await answering(xml).send(new ListObjectsV2Command({ Bucket: "b" }))).toMatchObject({
    IsTruncated: true,
    NextContinuationToken: "t",
    Contents: [{ Key: "a" }],
    CommonPrefixes: [{ Prefix: "p/" }],
  });
});

test("an error stays the error it is", async () => {
  const xml = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
  await expect(answering(xml, 403).send(new ListObjectsV2Command({ Bucket: "b" }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

describe("pages", () => {
  async function* pages(token: string, values: readonly (string | undefined)[]) {
    for (const value of values) yield { items: 1, [token]: value };
  }
  const TOKENS = ["NextToken", "nextToken", "NextContinuationToken", "NextMarker", "Marker"];

  test.each(TOKENS)("are collected until there is no %s", async (token) => {
    expect(await collect(pages(token, ["a", "b", "c", undefined]))).toHaveLength(4);
    expect(await collect(pages(token, ["a", ""]))).toHaveLength(2);
  });
  test.each(TOKENS)("that would come for ever end with an error: %s", async (token) => {
    await expect(collect(pages(token, ["a", "b", "a"]))).rejects.toThrow("the same page again and again");
  });
});
