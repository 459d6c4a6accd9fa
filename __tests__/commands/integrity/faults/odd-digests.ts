import { gunzipSync } from "node:zlib";
import { FAULTY, faults, type IntegrityFault, logKeys } from "./fault";
import { digestOf, HOUR, redeliver } from "./world";

/** Digests that CloudTrail's keys signed, and that are odd all the same: only CloudTrail itself could make them. */
export const ODD_DIGEST_FAULTS: readonly IntegrityFault[] = faults([
  [
    "another genuine digest of the same hour stands in for one",
    ["D-LINK"],
    (world) => {
      const { key } = digestOf(world, world.cell, FAULTY);
      const copy = world.bucket.copy();
      redeliver({ ...world, bucket: copy }, world.cell, FAULTY, () => ({ files: [] }));
      const [other] = copy.versions(key);
      if (other === undefined) return;
      world.bucket.change(key, { body: other.body, metadata: other.metadata });
      for (const file of logKeys(world.cell, (hour) => hour === FAULTY)) world.bucket.remove(file);
    },
  ],
  [
    "a digest begins later than the one before it ends",
    ["D-GAP"],
    (world) =>
      redeliver(world, world.cell, FAULTY, (hour, { start }) =>
        hour === FAULTY ? { start: new Date(start.getTime() + HOUR / 2) } : {},
      ),
  ],
  [
    "a digest begins before the one before it ends",
    ["D-OVERLAP"],
    (world) =>
      redeliver(world, world.cell, FAULTY, (hour, { start }) =>
        hour === FAULTY ? { start: new Date(start.getTime() - HOUR / 2) } : {},
      ),
  ],
  [
    "a digest is of another account",
    ["D-ACCOUNT"],
    (world) =>
      redeliver(world, world.cell, FAULTY, (hour) =>
        hour === FAULTY ? { changes: { awsAccountId: "999999999999" } } : {},
      ),
  ],
  [
    "a digest begins after its end",
    ["D-TIME"],
    (world) =>
      redeliver(world, world.cell, FAULTY, (hour, { end }) =>
        hour === FAULTY ? { start: new Date(end.getTime() + HOUR) } : {},
      ),
  ],
  [
    "a digest names another signature algorithm",
    ["D-ALGORITHM"],
    (world) =>
      redeliver(world, world.cell, FAULTY, (hour) =>
        hour === FAULTY ? { changes: { digestSignatureAlgorithm: "SHA1withRSA" } } : {},
      ),
  ],
  [
    "two digests name the same one before them",
    ["D-FORK"],
    (world) =>
      redeliver(world, world.cell, 7, (hour, { start }) =>
        hour === 8
          ? {
              start: new Date(start.getTime() - HOUR),
              changes: previousFields(digestOf(world, world.cell, 7)),
            }
          : {},
      ),
  ],
]);

/** What a digest says about the one before it. */
function previousFields({ body }: { readonly body: Buffer }): Record<string, unknown> {
  const digest = JSON.parse(gunzipSync(body).toString()) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(digest).filter(([name]) => name.startsWith("previous")));
}
