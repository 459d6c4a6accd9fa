import { DigestChain } from "../../../../emulator/signed-digests";
import { begins, enableOptInRegion, epoch, joined, trailBegins } from "./clean";
import {
  cellId,
  change,
  DENIED,
  FAULTY,
  failing,
  faults,
  faultyDigest,
  type IntegrityFault,
  reads,
  remove,
} from "./fault";
import { type Cell, logOf, type World } from "./world";

const THROTTLED = { status: 503, code: "SlowDown", message: "Please reduce your request rate." };

/** Every file of the cells that are chosen. */
const files = (isChosen: (cell: Cell, world: World) => boolean, kind = "") =>
  remove((world) =>
    world.cells
      .filter((cell) => isChosen(cell, world))
      .flatMap(({ place }) =>
        world.bucket.keys(
          (key) => key.startsWith(`${place.folder}/${kind}`) && key.includes(`/${place.region}/`),
        ),
      ),
  );

const isFaulty = (cell: Cell, world: World) => cell === world.cell;
const isInRegion = ({ place }: Cell, { cell }: World) => place.region === cell.place.region;
const isOfAccount = ({ place }: Cell, { cell }: World) => place.accountId === cell.place.accountId;

/** The same codes in each of the cells that are chosen. */
const inEach =
  (
    isChosen: (cell: Cell, world: World) => boolean,
    ...codes: Extract<IntegrityFault["finds"], readonly unknown[]>
  ) =>
  (world: World) =>
    Object.fromEntries(
      world.cells.filter((cell) => isChosen(cell, world)).map((cell) => [cellId(cell), codes]),
    );

/** Cells of which nothing is there. */
export const ABSENT_FAULTS: readonly IntegrityFault[] = faults([
  ["every file of a cell is removed", ["NO-DIGEST"], files(isFaulty)],
  ["every digest of a cell is removed", ["NO-DIGEST"], files(isFaulty, "CloudTrail-Digest/")],
  ["every file of a Region is removed", inEach(isInRegion, "NO-DIGEST"), files(isInRegion)],
  [
    "every digest of a Region is removed",
    inEach(isInRegion, "NO-DIGEST"),
    files(isInRegion, "CloudTrail-Digest/"),
  ],
  ["every file of an account is removed", inEach(isOfAccount, "NO-DIGEST"), files(isOfAccount)],
  ["nothing is left of a cell from before some hours, when a chain begins", ["RESTARTED"], begins(5)],
  [
    "the trail was stopped and started, and all from before is removed",
    inEach(() => true, "RESTARTED"),
    trailBegins((world) => ({ StartLoggingTime: epoch(world, 4), StopLoggingTime: epoch(world, 4.1) })),
  ],
  [
    "an account joined some hours ago, but has older digests under delete markers",
    ["RESTARTED"],
    (world) => {
      const { bucket, cell } = world;
      joined(world, 4);
      begins(5)(world);
      const old = cell.digests[0]?.replaceAll(/20\d\d(?=\/|\d{4}T)/g, "2020") ?? "";
      bucket.mark(old, world.now);
      const [folder = ""] = old.split("2020");
      for (const marker of ["", "2020/", "2020/01/"]) {
        bucket.put({ key: `${folder}${marker}`, body: Buffer.alloc(0), metadata: {}, at: world.now });
      }
    },
  ],
  [
    "the newest digests are removed in a Region that only the account has enabled",
    ({ cell }) => ({ [`${cell.place.accountId} af-south-1`]: ["D-TAIL"] }),
    ({ model, bucket, keys, cell: { place, hours } }) => {
      const region = { RegionName: "af-south-1", RegionOptStatus: "ENABLED" };
      model.memberRegions = { [place.accountId]: [...model.regions, region] };
      model.regions = [...model.regions, { ...region, RegionOptStatus: "DISABLED" }];
      const chain = new DigestChain({ ...place, region: region.RegionName }, bucket.name, keys);
      for (const { start, end } of hours.slice(0, FAULTY)) bucket.put(chain.next({ start, end, files: [] }));
    },
  ],
  [
    "log files are added in a Region that nobody has enabled",
    ({ cell }) => ({ [`${cell.place.accountId} sa-east-1`]: ["L-UNDIGESTED"] }),
    (world) => {
      const file = logOf(world.cell, FAULTY);
      world.bucket.put({ ...file, key: file.key.replaceAll(world.cell.place.region, "sa-east-1") });
    },
  ],
  [
    "an account delivers nothing in a Region that it has enabled",
    ({ cell }) => ({ [`${cell.place.accountId} af-south-1`]: ["NO-DIGEST"] }),
    (world) => enableOptInRegion(world, "ENABLED"),
  ],
  [
    "a log file is added for an account that is not in the organization",
    () => ({ "999999999999 eu-north-1": ["FORMER-ACCOUNT", "L-UNDIGESTED"] }),
    (world) => {
      const file = logOf(world.cell, FAULTY);
      world.bucket.put({ ...file, key: file.key.replaceAll(world.cell.place.accountId, "999999999999") });
    },
  ],
  [
    "a file lies in a folder that CloudTrail does not make",
    () => ({ organization: ["FOREIGN-FOLDER"] }),
    (world) => {
      const file = logOf(world.cell, FAULTY);
      world.bucket.put({ ...file, key: `${world.cell.place.folder}/Backup/${file.key.replace(/.*\//, "")}` });
    },
  ],
  ["every digest but the newest is removed", ["D-MISSING"], remove(({ cell }) => cell.digests.slice(0, -1))],
]);

/** What cannot be read. */
export const UNREAD_FAULTS: readonly IntegrityFault[] = [
  ...faults([
    [
      "a digest may not be read",
      ["D-UNREADABLE"],
      failing(DENIED, (call, world) => reads(call, faultyDigest(world))),
    ],
    ["a digest is archived", ["D-UNREADABLE"], change(faultyDigest, () => ({ storageClass: "GLACIER" }))],
    [
      "a log file may not be read",
      ["L-UNREADABLE"],
      failing(DENIED, (call, { cell }) => reads(call, logOf(cell, FAULTY).key)),
    ],
    [
      "the versions of a cell's digests may not be listed",
      ["UNREADABLE"],
      failing(
        DENIED,
        ({ operation, query }, { cell }) =>
          operation === "s3:ListObjectVersions" &&
          (query.get("prefix") ?? "").startsWith(
            `${cell.place.folder}/CloudTrail-Digest/${cell.place.region}/`,
          ),
      ),
    ],
    [
      "the keys of a Region may not be listed",
      (world) => ({
        organization: ["K-UNREADABLE"],
        ...inEach(isInRegion)(world),
      }),
      failing(
        { ...DENIED, status: 400, code: "AccessDeniedException" },
        ({ operation, region }, { cell }) =>
          operation === "cloudtrail:ListPublicKeys" && region === cell.place.region,
      ),
    ],
  ]),
  {
    name: "a log file is throttled for ever",
    finds: ["L-UNREADABLE"],
    seed: failing(THROTTLED, (call, { cell }) => reads(call, logOf(cell, FAULTY).key)),
    isSlow: true,
  },
];
