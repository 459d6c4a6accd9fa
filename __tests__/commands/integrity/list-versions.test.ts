import { type ListedPart, listVersions } from "../../../commands/integrity/list-versions";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 0, minute));
const version = (Key: string, changes: object = {}) => ({
  Key,
  VersionId: `v-${Key}`,
  IsLatest: true,
  LastModified: at(1),
  Size: 7,
  StorageClass: "STANDARD",
  ...changes,
});

/** Lists pages that S3 answers one after the other. */
async function list(
  pages: readonly object[],
  part: ListedPart = { folder: "f/", after: "f/1", before: "f/3" },
) {
  const sent: object[] = [];
  const listPage = async (folder: string, marker: object) => {
    expect(folder).toBe("f/");
    sent.push(marker);
    return pages[sent.length - 1] ?? {};
  };
  return { files: await listVersions({ listPage }, part), sent };
}

test("a file has its newest version, and the number of all", async () => {
  const { files } = await list([
    {
      Versions: [
        version("f/1/a", { Size: 9 }),
        version("f/1/a", { IsLatest: false, Size: 8 }),
        version("f/1/b"),
      ],
    },
  ]);
  expect(files).toMatchObject([
    { key: "f/1/a", size: 9, versions: 2, storageClass: "STANDARD", restored: false },
    { key: "f/1/b", size: 7, versions: 1, modified: at(1) },
  ]);
  expect(files.map(({ deletedAt }) => deletedAt)).toEqual([undefined, undefined]);
});

test("a delete marker hides the version below it, also of another page", async () => {
  const marker = { Key: "f/1/a", IsLatest: true, LastModified: at(9), VersionId: "m" };
  const { files } = await list([
    { DeleteMarkers: [marker], IsTruncated: true, NextKeyMarker: "f/1/a", NextVersionIdMarker: "m" },
    {
      Versions: [version("f/1/a", { IsLatest: false }), version("f/1/b")],
      DeleteMarkers: [
        { ...marker, Key: "f/1/b", IsLatest: false },
        { ...marker, Key: "f/1/c" },
      ],
    },
  ]);
  expect(files).toMatchObject([
    { key: "f/1/a", versions: 1, deletedAt: at(9), modified: at(1) },
    { key: "f/1/b", versions: 1, deletedBefore: at(9) },
    { key: "f/1/c", versions: 0, deletedAt: at(9) },
  ]);
  expect(files[1]?.deletedAt).toBeUndefined();
});

test.each([
  ["no marker", {}],
  ["the same marker again", { NextKeyMarker: "f/1" }, { NextKeyMarker: "f/1" }],
  [
    "a marker of an earlier page",
    { NextKeyMarker: "f/2" },
    { NextKeyMarker: "f/1/b" },
    { NextKeyMarker: "f/2" },
  ],
])("a page that says there is more, with %s, is an error", async (_, ...next) => {
  const pages = next.map((marker) =>
    Object.assign({ Versions: [version("f/1/a")], IsTruncated: true }, marker),
  );
  await expect(list(pages)).rejects.toThrow("there is more");
});

test("goes on to the end of the folder without a last day", async () => {
  const page = { Versions: [version("f/4/a")], IsTruncated: true, NextKeyMarker: "f/4/a" };
  const pages = [page, { Versions: [version("f/x")] }];
  const { files } = await list(pages, { folder: "f/", after: "f/1" });
  expect(files.map(({ key }) => key)).toEqual(["f/4/a", "f/x"]);
});

test("stops after the last day, and goes on with the markers of a page", async () => {
  const { files, sent } = await list([
    { Versions: [version("f/2/a")], IsTruncated: true, NextKeyMarker: "f/2/a", NextVersionIdMarker: "x" },
    { Versions: [version("f/2/b"), version("f/3/a")], IsTruncated: true, NextKeyMarker: "f/3/a" },
    { Versions: [version("f/4/a")] },
  ]);
  expect(files.map(({ key }) => key)).toEqual(["f/2/a", "f/2/b"]);
  expect(sent).toEqual([{ KeyMarker: "f/1" }, { KeyMarker: "f/2/a", VersionIdMarker: "x" }]);
});

test.each([
  { LastModified: undefined },
  { LastModified: new Date("yesterday") },
  { Key: undefined },
  { Size: Number.NaN },
  { Size: -1 },
])("a version with %j is not taken for a file", async (changes) => {
  await expect(list([{ Versions: [version("f/1/a", changes)] }])).rejects.toThrow("does not say which file");
});
