import { minimalSettings, problemsWith, sampleSettings } from "../settings-file";

const REGION = "must be the code of an AWS Region, such as us-east-1";
const PRINCIPAL = "must be the ARN of one IAM role or IAM user, without wildcards, and not an account root";
const TAG_NAME = "must be 1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`";
const TAG_VALUE = "must be letters, digits, spaces and `_.:/=+-@`";

test.each([
  "us-east-1",
  "eu-central-2",
  "ap-southeast-7",
  "ca-west-1",
  "il-central-1",
  "mx-central-1",
  "af-south-1",
  "me-south-1",
  "sa-east-1",
  "us-gov-east-1",
  "cn-northwest-1",
  "eusc-de-east-1",
  "xx-north-1",
])("accepts the Region %s", (region) => {
  expect(minimalSettings({ region })).toMatchObject({ region, trail: { homeRegion: region } });
});

test.each(["", "us-east", "us-east-1a", "US-EAST-1", "global", 1, ["us-east-1"]])(
  "refuses the Region %j",
  (region) => {
    expect(problemsWith({ region })).toEqual([`region ${REGION}, got ${JSON.stringify(region)}`]);
  },
);

test.each(["us-iso-east-1", "eu-isoe-west-1"])("refuses the isolated Region %s", (region) => {
  expect(problemsWith({ region })).toEqual([
    `region must not be in one of AWS's isolated partitions, which this app does not support, got "${region}"`,
  ]);
});

test("names the Region that is probably meant by what is none", () => {
  expect(problemsWith({ region: "eu-west1" })).toEqual([
    'region must be the code of an AWS Region, such as eu-west-1, got "eu-west1"',
  ]);
});

test.each([
  "arn:aws:iam::222222222222:user/jane@acme.org",
  "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
  `arn:aws:iam::222222222222:role/${"r".repeat(512)}`,
])("accepts the break-glass principal %s", (arn) => {
  expect(minimalSettings({ breakGlassPrincipalArns: [arn] }).breakGlassPrincipalArns).toEqual([arn]);
});

test.each([
  "arn:aws:iam::222222222222:root",
  "arn:aws:iam::222222222222:role/*",
  "arn:aws:iam::222222222222:role/break?glass",
  "arn:aws:iam::*:role/break-glass",
  "arn:aws:iam::222222222222:group/admins",
  "arn:aws:sts::222222222222:assumed-role/admin/jane",
  "arn:aws:iam::222222222222:role/",
  "*",
  222222222222,
  null,
])("refuses the break-glass principal %j, with its index", (arn) => {
  expect(problemsWith({ breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/r", arn] })).toEqual([
    `breakGlassPrincipalArns[1] ${PRINCIPAL}, got ${arn === null ? "nothing" : JSON.stringify(arn)}`,
  ]);
});

test("accepts ten break-glass principals and refuses the eleventh", () => {
  const arns = Array.from({ length: 11 }, (_, index) => `arn:aws:iam::222222222222:role/r${index}`);
  expect(problemsWith({ breakGlassPrincipalArns: arns.slice(0, 10) })).toEqual([]);
  expect(problemsWith({ breakGlassPrincipalArns: arns })).toEqual([
    `breakGlassPrincipalArns must have at most 10 items, got ["arn:aws:iam::222222222222:role/r0","arn:aws:iam::222222222222:role/r1","arn:aw…`,
  ]);
});

test("reports too many break-glass principals and invalid ones at once", () => {
  const arns = Array.from({ length: 11 }, (_, index) => `jane${index}`);
  expect(problemsWith({ breakGlassPrincipalArns: arns })).toEqual([
    ...arns.map((_, index) => `breakGlassPrincipalArns[${index}] ${PRINCIPAL}, got "jane${index}"`),
    expect.stringMatching(/^breakGlassPrincipalArns must have at most 10 items, got /),
  ]);
});

test("refuses duplicate break-glass principals", () => {
  const arn = "arn:aws:iam::222222222222:role/r";
  expect(problemsWith({ breakGlassPrincipalArns: [arn, arn] })).toEqual([
    `breakGlassPrincipalArns must not contain duplicates, got ["${arn}","${arn}"]`,
  ]);
});

test("refuses a break-glass principal outside a list", () => {
  expect(problemsWith({ breakGlassPrincipalArns: "arn:aws:iam::222222222222:root" })).toEqual([
    'breakGlassPrincipalArns must be a list, got "arn:aws:iam::222222222222:root"',
  ]);
});

test.each([0, "off"])("refuses preventDestroy: %j", (preventDestroy) => {
  expect(problemsWith({ preventDestroy })).toEqual([
    `preventDestroy must be true or false, got ${JSON.stringify(preventDestroy)}`,
  ]);
});

test.each([
  [{ "cost-center": "" }],
  [{ ["k".repeat(128)]: "v".repeat(256) }],
  [{ "Abteilung für Sicherheit": "Größe_1.:/=+-@" }],
  [{ "my:aws:tag": "x" }],
])("accepts the tags %j", (tags) => {
  expect(minimalSettings({ tags }).tags).toEqual(tags);
});

test.each([
  [{ "": "x" }, `tags. ${TAG_NAME}, got ""`],
  [{ ["k".repeat(129)]: "x" }, `tags.${"k".repeat(129)} ${TAG_NAME}, got "${"k".repeat(129)}"`],
  [{ "aws:owner": "x" }, `tags.aws:owner ${TAG_NAME}, got "aws:owner"`],
  [{ "AWS:owner": "x" }, `tags.AWS:owner ${TAG_NAME}, got "AWS:owner"`],
  [{ "a,b": "x" }, `tags.a,b ${TAG_NAME}, got "a,b"`],
  [{ team: "a;b" }, `tags.team ${TAG_VALUE}, got "a;b"`],
  [{ team: "v".repeat(257) }, `tags.team must have at most 256 characters, got "${"v".repeat(79)}…`],
  [{ cost: 12 }, `tags.cost ${TAG_VALUE}, got 12: put it in quotes`],
  [{ team: null }, `tags.team ${TAG_VALUE}, got nothing`],
  [["team"], 'tags must be a mapping of tag names to values, got ["team"]'],
])("refuses the tags %j", (tags, problem) => {
  expect(problemsWith({ tags })).toEqual([problem]);
});

test("accepts fifty tags and refuses the fifty-first", () => {
  const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, "x"]));
  const { tag50: _, ...fifty } = tags;
  expect(problemsWith({ tags: fifty })).toEqual([]);
  expect(problemsWith({ tags })).toEqual([
    expect.stringMatching(/^tags must have at most 50 tags, got \{"tag0":"x"/),
  ]);
});

test("prevents destruction, is in us-east-1 and has no break-glass principals by default", () => {
  expect(minimalSettings()).toMatchObject({
    region: "us-east-1",
    preventDestroy: true,
    breakGlassPrincipalArns: [],
    tags: {},
  });
});

test("the sample contains only defaults, deployers and a tag", () => {
  expect(sampleSettings()).toEqual({
    ...minimalSettings({
      "state.bucket": "acme-organization-trail-state",
      "accounts.audit.deployerArns": ["arn:aws:iam::222222222222:role/organization-trail-deployer"],
    }),
    tags: { application: "organization-trail" },
  });
});
