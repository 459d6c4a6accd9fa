import { minimalSettings, problemsWith } from "../settings-file";

const NAME =
  "must be a trail name: 3 to 128 letters, digits, `.`, `_` and `-`, beginning and ending with a letter or digit, no two of `._-` side by side, no IP address";

const PREFIX =
  "must be at most 200 letters, digits and `!-_.*'()/`, without a slash at either end, and no folder AWSLogs";

test.each(["abc", "a".repeat(128), "Acme.org_trail-1", "1.2.3.4.5", "1.2.3"])(
  "accepts the name %s",
  (name) => {
    expect(minimalSettings({ "trail.name": name }).trail.name).toBe(name);
  },
);

test.each(["ab", "a".repeat(129), "-abc", "abc-", "a--b", "a._b", "192.168.1.4", "a b", "ümlaut", "abc\n"])(
  "refuses the name %j",
  (name) => {
    const shown = JSON.stringify(name);
    expect(problemsWith({ "trail.name": name })).toEqual([
      `trail.name ${NAME}, got ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`,
    ]);
  },
);

test.each(["logs", "p".repeat(200), "organization/logs", "!-_.*'()/1", "AWSLogs2", "my-AWSLogs"])(
  "accepts the prefix %s",
  (s3KeyPrefix) => {
    expect(minimalSettings({ "trail.s3KeyPrefix": s3KeyPrefix }).trail).toMatchObject({ s3KeyPrefix });
  },
);

test.each([
  "",
  "p".repeat(201),
  "/logs",
  "logs/",
  "a//b",
  "AWSLogs",
  "AWSLogs/mine",
  "organization/AWSLogs",
  "organization/AWSLogs/x",
  "a b",
  "${x}",
])("refuses the prefix %j", (s3KeyPrefix) => {
  const shown = JSON.stringify(s3KeyPrefix);
  expect(problemsWith({ "trail.s3KeyPrefix": s3KeyPrefix })).toEqual([
    `trail.s3KeyPrefix ${PREFIX}, got ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`,
  ]);
});

test.each(["isOrganizationTrail", "isMultiRegionTrail", "enableLogging", "import"])(
  "takes %s as true or false only",
  (key) => {
    expect(minimalSettings({ [`trail.${key}`]: false }).trail).toMatchObject({ [key]: false });
    expect(minimalSettings({ [`trail.${key}`]: true }).trail).toMatchObject({ [key]: true });
    expect(problemsWith({ [`trail.${key}`]: "yes" })).toEqual([
      `trail.${key} must be true or false, got "yes"`,
    ]);
    expect(problemsWith({ [`trail.${key}`]: 0 })).toEqual([`trail.${key} must be true or false, got 0`]);
  },
);

test("refuses an invalid home Region", () => {
  expect(problemsWith({ "trail.homeRegion": "Frankfurt" })).toEqual([
    'trail.homeRegion must be the code of an AWS Region, such as us-east-1, got "Frankfurt"',
  ]);
});

test("records every account and Region from the Region of the bucket by default", () => {
  expect(minimalSettings({ region: "eu-west-1" }).trail).toEqual({
    name: "organization-trail",
    homeRegion: "eu-west-1",
    isOrganizationTrail: true,
    isMultiRegionTrail: true,
    formerS3KeyPrefixes: [],
    import: false,
    events: {
      management: "all",
      excludeManagementSources: [],
      data: [],
      excludeBuckets: [],
      networkActivity: [],
      insights: [],
    },
    enableLogging: true,
  });
});

test("may have another home Region than the bucket", () => {
  expect(minimalSettings({ "trail.homeRegion": "eu-west-1" })).toMatchObject({
    region: "us-east-1",
    trail: { homeRegion: "eu-west-1" },
  });
});
