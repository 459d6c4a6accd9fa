import { gunzipSync, gzipSync } from "node:zlib";
import { SigningKeys, signText } from "../../../../emulator/signed-keys";
import {
  change,
  copyTo,
  EMPTY,
  FAULTY,
  failing,
  faults,
  faultyDigest,
  type IntegrityFault,
  later,
  logKeys,
  packed,
  reads,
  remove,
} from "./fault";
import { digestOf, redeliver, type World } from "./world";

const text = (body: Buffer) => gunzipSync(body).toString();

/** The faulty digest with another text and the old signature. */
const withText = (edit: (content: string) => string) =>
  change(faultyDigest, ({ body }) => ({ body: packed(edit(text(body))) }));

/** Signs the faulty digest with a key that is not CloudTrail's. */
const forge = (edit: (content: string, fingerprint: string) => string) => (world: World) => {
  const key = OTHER_KEYS().at("", world.now);
  const content = edit(text(digestOf(world, world.cell, FAULTY).body), key.fingerprint);
  world.bucket.change(faultyDigest(world), {
    body: packed(content),
    metadata: {
      signature: signText(content, key),
      "signature-algorithm": "SHA256withRSA",
    },
  });
};

let otherKeys: SigningKeys | undefined;
const OTHER_KEYS = () => {
  otherKeys ??= new SigningKeys({ bits: 1_024 });
  return otherKeys;
};

/** Faults of files among the digests that somebody can make without CloudTrail's keys. */
export const DIGEST_FAULTS: readonly IntegrityFault[] = [
  ...faults([
    ["a digest is removed", ["D-MISSING"], remove((world) => [faultyDigest(world)])],
    [
      "a digest and its log files are removed",
      ["D-MISSING"],
      remove((world) => [faultyDigest(world), ...logKeys(world.cell, (hour) => hour === FAULTY)]),
    ],
    [
      "the digest of an empty hour is removed",
      ["D-MISSING"],
      remove(({ cell }) => [cell.digests[EMPTY] ?? ""]),
    ],
    [
      "two digests in a row are removed",
      ["D-MISSING"],
      remove(({ cell }) => cell.digests.slice(EMPTY, FAULTY + 1)),
    ],
    [
      "two digests that do not follow each other are removed",
      ["D-MISSING", "D-MISSING"],
      remove(({ cell }) => [cell.digests[4] ?? "", cell.digests[6] ?? ""]),
    ],
    ["a digest is deleted", ["D-DELETED"], (world) => world.bucket.mark(faultyDigest(world), later(world))],
    [
      "a digest is overwritten with the same bytes",
      ["D-OVERWRITTEN"],
      (world) => world.bucket.put({ ...digestOf(world, world.cell, FAULTY), at: later(world) }),
    ],
    [
      "a digest is deleted and put again",
      ["D-OVERWRITTEN"],
      (world) => {
        const digest = digestOf(world, world.cell, FAULTY);
        world.bucket.mark(digest.key, later(world));
        world.bucket.put({ ...digest, at: later(world) });
      },
    ],
    ["a digest is no gzip file", ["D-FORMAT"], change(faultyDigest, () => ({ body: Buffer.from("{}") }))],
    ["a digest is empty", ["D-FORMAT"], change(faultyDigest, () => ({ body: Buffer.alloc(0) }))],
    [
      "a digest is cut off",
      ["D-FORMAT"],
      change(faultyDigest, ({ body }) => ({ body: body.subarray(0, -9) })),
    ],
    ["a digest is no JSON", ["D-FORMAT"], withText(() => "digest")],
    ["a digest is a JSON list", ["D-FORMAT"], withText((content) => `[${content}]`)],
    ["a digest lacks a field", ["D-FORMAT"], withText((content) => content.replace("digestEndTime", "x"))],
    [
      "a digest has a field of another type",
      ["D-FORMAT"],
      withText((content) => content.replace(/"logFiles":\[.*\]/, '"logFiles":3')),
    ],
    [
      "a digest is followed by zeros",
      ["D-TRAILING"],
      change(faultyDigest, ({ body }) => ({ body: Buffer.concat([body, Buffer.alloc(8)]) })),
    ],
    [
      "a digest is followed by a second gzip member",
      ["D-TRAILING"],
      change(faultyDigest, ({ body }) => ({ body: Buffer.concat([body, gzipSync(" ")]) })),
    ],
    [
      "a digest is followed by an empty gzip member",
      ["D-TRAILING"],
      change(faultyDigest, ({ body }) => ({ body: Buffer.concat([body, gzipSync("")]) })),
    ],
    ["a digest has lost its signature", ["D-UNSIGNED"], change(faultyDigest, () => ({ metadata: {} }))],
    [
      "a digest has another one's signature",
      ["D-SIGNATURE"],
      (world) =>
        world.bucket.change(faultyDigest(world), { metadata: digestOf(world, world.cell, 4).metadata }),
    ],
    [
      "the signature of a digest is not hexadecimal",
      ["D-SIGNATURE"],
      change(faultyDigest, ({ metadata }) => ({ metadata: { ...metadata, signature: "<script>" } })),
    ],
    [
      "the signature of a digest is followed by something else",
      ["D-SIGNATURE"],
      change(faultyDigest, ({ metadata }) => ({
        metadata: { ...metadata, signature: `${metadata.signature}zz` },
      })),
    ],
    [
      "a digest is added with a name of next year",
      ["D-EXTRA"],
      (world) => copyTo(world, faultyDigest(world).replaceAll(/20\d\d(?=\/|\d{4}T)/g, "2099")),
    ],
    [
      "a digest is gone when it is read",
      ["D-MISSING"],
      failing({ status: 404, code: "NoSuchKey", message: "gone" }, (call, world) =>
        reads(call, faultyDigest(world)),
      ),
    ],
    [
      "the metadata of a digest names another algorithm",
      ["D-ALGORITHM"],
      change(faultyDigest, ({ metadata }) => ({ metadata: { ...metadata, "signature-algorithm": "none" } })),
    ],
    [
      "a log file is taken out of a digest",
      ["D-SIGNATURE"],
      withText((content) => content.replace(/"logFiles":\[.*\]/, '"logFiles":[]')),
    ],
    ["a space is added to a digest", ["D-SIGNATURE"], withText((content) => `${content} `)],
    [
      "a digest is signed with somebody's key, which it names",
      ["D-KEY"],
      forge((content, fingerprint) =>
        content.replace(/[0-9a-f]{32}(?=","digestSignatureAlgorithm)/, fingerprint),
      ),
    ],
    [
      "a digest is signed with somebody's key, and names CloudTrail's",
      ["D-SIGNATURE"],
      forge((content) => content),
    ],
    [
      "a digest is copied to another hour",
      ["D-MOVED"],
      (world) => copyTo(world, faultyDigest(world).replace(/T(\d{4})\d\dZ/, "T$101Z")),
    ],
    [
      "a digest is replaced by that of another account",
      ["D-MOVED"],
      (world) => {
        const other = world.cells.find(({ place }) => place.region === world.cell.place.region) ?? world.cell;
        const { body, metadata } = digestOf(world, other, FAULTY);
        world.bucket.change(faultyDigest(world), { body, metadata });
      },
    ],
    [
      "a file of another name lies among the digests",
      ["D-EXTRA"],
      (world) => copyTo(world, faultyDigest(world).replace(/[^/]*$/, "notes.txt")),
    ],
    [
      "a file with a hostile name lies among the digests",
      ["D-EXTRA"],
      (world) => copyTo(world, faultyDigest(world).replace(/[^/]*$/, `<script>"'&|\`$(x)\`.json.gz`)),
    ],
    [
      "the newest digests and log files are removed",
      ["D-TAIL"],
      remove(({ cell }) => [...cell.digests.slice(FAULTY), ...logKeys(cell, (hour) => hour >= FAULTY)]),
    ],
    [
      "logging was off for two hours",
      ["RESTARTED"],
      (world) =>
        redeliver(world, world.cell, 4, (hour) => (hour === 5 || hour === 6 ? null : { begins: hour === 7 })),
    ],
    [
      "a chain begins again without a hole",
      ["RESTARTED"],
      (world) => redeliver(world, world.cell, FAULTY, (hour) => ({ begins: hour === FAULTY })),
    ],
    [
      "logging was off for two hours, of which there are log files",
      ["L-UNDIGESTED", "RESTARTED"],
      (world) => {
        redeliver(world, world.cell, 4, (hour) => (hour === 5 || hour === 6 ? null : { begins: hour === 7 }));
        for (const file of world.cell.hours[FAULTY]?.files ?? []) world.bucket.put(file);
      },
    ],
  ]),
  {
    name: "a digest is a gzip bomb",
    finds: ["D-FORMAT"],
    seed: change(faultyDigest, () => ({ body: gzipSync(Buffer.alloc(65 * 1_024 * 1_024)) })),
    isSlow: true,
  },
];
