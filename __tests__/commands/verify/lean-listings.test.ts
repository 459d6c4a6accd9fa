import { Readable } from "node:stream";
import { ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { leanListings } from "../../../commands/verify/lean-listings";

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
  client.middlewareStack.use(leanListings());
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
      { Key: "a<", IsLatest: false },
      { Key: "b", IsLatest: true },
    ],
    DeleteMarkers: [{ Key: "a<", LastModified: new Date("2026-11-21T00:00:00Z") }],
  });
  expect(answer.Versions?.[0]?.Owner).toBeUndefined();
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
