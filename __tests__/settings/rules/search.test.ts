import {
  type Changes,
  locatedProblemsIn,
  minimalFile,
  minimalSettings,
  problemsWith,
} from "../../settings-file";

const GLACIER_IR = { "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER_IR" }] };
const NEVER = { ...GLACIER_IR, "logBucket.expireAfterDays": "never" };
const NO_DAY =
  "search.from must be a day from 2013-11-13, when CloudTrail began, to today, such as 2026-01-31";
const ARN = "arn:aws:iam::222222222222:role/";

test.each<[string, Changes, readonly unknown[]]>([
  [
    "the default transition, and names both ways out",
    { search: { enabled: true } },
    [
      "search.enabled must be false while `logBucket.transitions` move log files of 128 KB and more to GLACIER after 14 days: Athena skips archived files without a word, so an answer looks complete and is not. Change `storageClass` to GLACIER_IR, which Athena reads, or set `search.acknowledgeArchive: true`, got true",
    ],
  ],
  [
    "an archive after another class, of files of every size",
    {
      search: { enabled: true },
      "logBucket.transitions": [
        { afterDays: 14, storageClass: "GLACIER_IR" },
        { afterDays: 90, storageClass: "DEEP_ARCHIVE" },
      ],
      "logBucket.transitionDefaultMinimumObjectSize": "varies_by_storage_class",
    },
    [
      expect.stringMatching(
        /^search\.enabled must be false .* move log files to DEEP_ARCHIVE after 90 days:/,
      ),
    ],
  ],
  [
    "log files that never expire without the first day",
    { ...NEVER, search: { enabled: true } },
    [
      "search.from is required if `logBucket.expireAfterDays` is never: name the day of the oldest log files, because a query without days lists a folder for each day since",
    ],
  ],
  [
    "a first day beside an expiration",
    { ...GLACIER_IR, search: { enabled: true, from: "2026-01-31" } },
    [
      'search.from must not be set if log files expire: `logBucket.expireAfterDays` (180) decides the first day, got "2026-01-31"',
    ],
  ],
  [
    "a day that does not exist",
    { ...NEVER, search: { enabled: true, from: "2026-02-30" } },
    [`${NO_DAY}, got "2026-02-30"`],
  ],
  [
    "a day before CloudTrail",
    { ...NEVER, search: { enabled: true, from: "0001-01-01" } },
    [`${NO_DAY}, got "0001-01-01"`],
  ],
  [
    "a day that has not come, so that no file would be found",
    { ...NEVER, search: { enabled: true, from: "9999-01-01" } },
    [`${NO_DAY}, got "9999-01-01"`],
  ],
  [
    "a limit below Athena's",
    { search: { bytesScannedLimit: "9 MB" } },
    ['search.bytesScannedLimit must be a size of at least 10 MB, such as 500 MB, 100 GB or 2 TB, got "9 MB"'],
  ],
  [
    "a limit without a unit",
    { search: { bytesScannedLimit: 100000000000 } },
    [
      expect.stringMatching(
        /^search\.bytesScannedLimit must be a size of .*, got 100000000000: put it in quotes$/,
      ),
    ],
  ],
  [
    "a bucket name that is too long with its suffix",
    {
      ...GLACIER_IR,
      search: { enabled: true },
      "logBucket.namePrefix": undefined,
      "logBucket.name": "x".repeat(57),
      "logBucket.accessLogging": { enabled: false },
    },
    [
      `logBucket.name must be shorter by 1: the bucket of search results, ${"x".repeat(57)}-search, may have at most 63 characters, got "${"x".repeat(57)}"`,
    ],
  ],
  [
    "a trail name whose database is Athena's own",
    { ...GLACIER_IR, search: { enabled: true }, "trail.name": "Default" },
    [
      'trail.name must be another name while search is enabled: the database would be Athena\'s own `default`, which switching off would delete. Change it, or set `search.enabled: false`, got "Default"',
    ],
  ],
  [
    "the bucket of results as state bucket",
    { "state.bucket": "acme-cloudtrail-search" },
    [
      'state.bucket must not be the bucket of search results, whose lifecycle would delete the state, got "acme-cloudtrail-search"',
    ],
  ],
  [
    "a searcher of another partition",
    { search: { searcherArns: [`${ARN}searcher`.replace("aws", "aws-cn")] } },
    [expect.stringMatching(/^search\.searcherArns\[0\] must be in the partition aws\b/)],
  ],
  [
    "everybody of an account as searcher",
    { search: { searcherArns: ["arn:aws:iam::222222222222:root"] } },
    [
      'search.searcherArns[0] must be a role or a user: the root of an account stands for everybody in it, got "arn:aws:iam::222222222222:root"',
    ],
  ],
  [
    "the searcher role as its own searcher",
    { search: { searcherArns: [`${ARN}organization-trail-searcher`] } },
    [
      `search.searcherArns[0] must not be the searcher role itself: name the roles and users that assume it, got "${ARN}organization-trail-searcher"`,
    ],
  ],
  [
    "a reader role with the name of the searcher role",
    {
      ...GLACIER_IR,
      search: { enabled: true, searcherArns: [`${ARN}analyst`] },
      "logBucket.readers.role": {
        enabled: true,
        name: "Organization-Trail-Searcher",
        trustedPrincipalArns: [`${ARN}analyst`],
      },
    },
    [
      'logBucket.readers.role.name must be another name: the searcher role has this one in the same account, got "Organization-Trail-Searcher"',
    ],
  ],
  [
    "searchers too long for a trust policy",
    {
      search: {
        searcherArns: Array.from({ length: 20 }, (_, index) => `${ARN}${index}-`.padEnd(82, "x")),
      },
    },
    [
      expect.stringMatching(
        /^search\.searcherArns must have at most 1718 characters together with the root ARNs of their accounts, the limit of the role's trust policy, but has 1734, got /,
      ),
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test("shows the line of search if the transition is the default", () => {
  const yaml = minimalFile({ search: { enabled: true } });
  const [problem] = locatedProblemsIn(yaml);
  expect(yaml.split("\n")[(problem?.line ?? 0) - 1]).toBe("  enabled: true");
});

test.each<[string, Changes]>([
  ["search with a class that Athena reads", { ...GLACIER_IR, search: { enabled: true } }],
  ["search with an acknowledged archive", { search: { enabled: true, acknowledgeArchive: true } }],
  ["search without transitions", { "logBucket.transitions": [], search: { enabled: true } }],
  ["no search with an archive", { search: { enabled: false } }],
  ["no search without a first day", NEVER],
  ["no search in a trail whose database would be Athena's own", { "trail.name": "default" }],
  [
    "the first day of log files that never expire",
    { ...NEVER, search: { enabled: true, from: "2024-02-29" } },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

test.each([
  ["10 MB", 10_000_000],
  ["100 GB", 100_000_000_000],
  ["2 TB", 2_000_000_000_000],
])("counts the bytes of %s", (bytesScannedLimit, bytes) => {
  expect(minimalSettings({ search: { bytesScannedLimit } }).search.bytesScannedLimit).toBe(bytes);
});
