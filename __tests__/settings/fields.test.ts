import { parse } from "yaml";
import { OPERATORS } from "../../settings/events";
import { valueAt } from "../../settings/value-at";
import { settingsKeys } from "../../tools/generate/settings-schema";
import { type Changes, minimalFile, problemsIn, problemsWith } from "../settings-file";

/** A value for every key that takes text; those of the smallest file need none here. */
const TEXTS: Changes = {
  "accounts.management.roleArn": "arn:aws:iam::111111111111:role/deployer",
  "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/deployer",
  "accounts.logArchive": {
    deployerArns: ["arn:aws:iam::555555555555:role/deployer"],
    id: "555555555555",
    profile: "acme-log-archive",
    roleArn: "arn:aws:iam::555555555555:role/deployer",
  },
  "organization.trustedAccess": "managed",
  region: "us-east-1",
  "trail.name": "organization-trail",
  "trail.homeRegion": "us-east-1",
  "trail.s3KeyPrefix": "organization/logs",
  "trail.formerS3KeyPrefixes": ["old"],
  "trail.events": {
    management: "all",
    excludeManagementSources: ["kms.amazonaws.com"],
    data: [
      {
        name: "Writes",
        resourceType: "AWS::S3::Object",
        fieldSelectors: [
          { field: "resources.ARN", ...Object.fromEntries(OPERATORS.map((operator) => [operator, ["x"]])) },
        ],
      },
    ],
    excludeBuckets: ["acme-build-cache"],
    networkActivity: [
      {
        name: "S3",
        eventSource: "s3.amazonaws.com",
        fieldSelectors: [
          { field: "eventName", ...Object.fromEntries(OPERATORS.map((operator) => [operator, ["x"]])) },
        ],
      },
    ],
    insights: ["ApiErrorRateInsight"],
  },
  integrity: {
    stateUri: "s3://acme-state/integrity/",
    writerArns: ["arn:aws:iam::222222222222:role/validator"],
    digestReaderArns: ["arn:aws:iam::222222222222:role/digest-reader"],
  },
  "logBucket.name": "acme-cloudtrail",
  "logBucket.objectLock.mode": "GOVERNANCE",
  "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER" }],
  "logBucket.transitionDefaultMinimumObjectSize": "all_storage_classes_128K",
  "logBucket.expireAfterDays": "never",
  "logBucket.readers.principalArns": ["arn:aws:iam::222222222222:role/reader"],
  "logBucket.readers.role.name": "reader",
  "logBucket.readers.role.trustedPrincipalArns": ["arn:aws:iam::222222222222:role/reader"],
  "logBucket.readers.role.trustedExternal": [{ accountId: "999999999999", externalId: "of-acme" }],
  "notifications.subscribers": ["https://siem.example/files"],
  alarms: {
    topicArn: "arn:aws:sns:us-east-1:111111111111:alarms",
    subscriptions: [{ protocol: "email", endpoint: "security@acme.example" }],
    disabled: ["trail-changed"],
    cis: { subscriptions: [{ protocol: "email", endpoint: "operations@acme.example" }] },
  },
  search: {
    bytesScannedLimit: "100 GB",
    searcherArns: ["arn:aws:iam::222222222222:role/searcher"],
    from: "2026-01-31",
  },
  "accounts.management.deployerArns": ["arn:aws:iam::111111111111:role/deployer"],
  "accounts.audit.deployerArns": ["arn:aws:iam::222222222222:role/deployer"],
  "guardrail.mode": "off",
  "guardrail.trustedAccountIds": ["999999999999"],
  "guardrail.members.targets": ["r-exam"],
  "key.alias": "organization-trail",
  "cloudWatchLogs.onDisable": "keep",
  "cloudWatchLogs.logGroupName": "/aws/cloudtrail/trail",
  "cloudWatchLogs.kmsKeyArn": "arn:aws:kms:us-east-1:111111111111:key/k",
  breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
  "state.backend": "s3",
  "state.key": "organization-trail.tfstate",
  "state.region": "us-east-1",
  "state.account": "audit",
  "state.profile": "state",
  "state.writerArns": ["arn:aws:iam::222222222222:role/apply"],
  "state.readerArns": ["arn:aws:iam::111111111111:role/plan"],
  "state.roleArn": "arn:aws:iam::222222222222:role/state",
  tags: { team: "security" },
};

/** The same, where the state is in HCP Terraform. */
const CLOUD: Changes = {
  state: { backend: "cloud", organization: "acme", workspace: "trail", hostname: "app.terraform.io" },
};

/** Every place in the settings that takes text: where it stands in the file, with an item for each list. */
const places = settingsKeys()
  .filter(({ schema }) => !["boolean", "number"].includes(String(schema.type)))
  .filter(({ schema }) => schema.type !== "array" || valueAt(schema, ["items", "type"]) === "string")
  .filter(({ schema }) => valueAt(schema, ["additionalProperties", "type"]) !== "number")
  .map(({ key, schema }) => {
    const item = schema.type === "array" ? ".0" : "";
    const name = schema.type === "object" ? ".team" : "";
    return `${key.replaceAll("[]", ".0")}${item}${name}`;
  });

/** What is written in place of a text that would be right. */
const POISONED: readonly ((text: string) => string)[] = [
  () => "${x}",
  (text) => `\${x}${text}`,
  (text) => text.replace(/^.{1,3}/, "$&${x}"),
  (text) => `${text}\${x}`,
  (text) => `${text}%{x}`,
];

/** A base and the places that are poisoned in it, all at once; the backend's place would hide those beside it. */
const POISONINGS: readonly (readonly [base: Changes, poisons: (place: string) => boolean])[] = [
  [TEXTS, (place) => place !== "state.backend"],
  [CLOUD, (place) => /^state\.(organization|workspace|hostname)$/.test(place)],
  [TEXTS, (place) => place === "state.backend"],
];

const poisonings = POISONINGS.map(([base, poisons]) => {
  const file: unknown = parse(minimalFile(base));
  const texts = places.filter(poisons).flatMap((place): [string, string][] => {
    const text = valueAt(file, place.split("."));
    return typeof text === "string" ? [[place, text]] : [];
  });
  const problems = POISONED.map((poison) =>
    problemsIn(
      minimalFile({ ...base, ...Object.fromEntries(texts.map(([place, text]) => [place, poison(text)])) }),
    ),
  );
  return { places: texts.map(([place]) => place), problems };
});

test.each(places)("refuses Terraform interpolation in %s", (place) => {
  const poisoned = poisonings.find((poisoning) => poisoning.places.includes(place));
  if (poisoned === undefined) throw new Error(`${place} needs a value in TEXTS or CLOUD`);
  for (const problems of poisoned.problems) {
    expect(problems).toContainEqual(
      expect.stringMatching(
        `^${place.replaceAll(/\.(\d)/g, "\\[$1\\]")} must be .*, got ".*([$%]{x}|… \\(\\d+ characters\\)"$)`,
      ),
    );
  }
});

test.each(["${x}", "%{x}"])("refuses a tag name with %s", (interpolation) => {
  expect(problemsWith({ tags: { [`team${interpolation}`]: "x" } })).toEqual([
    expect.stringMatching(/^tags\.team.* must be .*, got "team/),
  ]);
});

test.each(settingsKeys().filter(({ schema }) => ["boolean", "number"].includes(String(schema.type))))(
  "refuses text in $key, which Terraform would interpolate",
  ({ key }) => {
    const place = key.replaceAll("[]", ".0");
    expect(
      problemsIn(
        minimalFile({
          "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER" }],
          [place]: "${x}",
        }),
      ),
    ).toEqual([expect.stringMatching(/ must be .*, got "\$\{x\}"$/)]);
  },
);
