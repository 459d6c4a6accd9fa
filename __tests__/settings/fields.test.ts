import { parse } from "yaml";
import { settingsKeys } from "../../settings/reference";
import { valueAt } from "../../settings/settings";
import { type Changes, minimalFile, problemsIn, problemsWith } from "../settings-file";

/** A value for every key that takes text; those of the smallest file need none here. */
const TEXTS: Changes = {
  "accounts.management.roleArn": "arn:aws:iam::111111111111:role/deployer",
  "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/deployer",
  "organization.trustedAccess": "managed",
  region: "us-east-1",
  "trail.name": "organization-trail",
  "trail.homeRegion": "us-east-1",
  "logBucket.name": "acme-cloudtrail",
  "logBucket.objectLock.mode": "GOVERNANCE",
  "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER" }],
  "logBucket.transitionDefaultMinimumObjectSize": "all_storage_classes_128K",
  "logBucket.expireAfterDays": "never",
  "key.alias": "organization-trail",
  breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
  "state.backend": "s3",
  "state.key": "organization-trail.tfstate",
  "state.region": "us-east-1",
  "state.account": "audit",
  "state.profile": "state",
  "state.roleArn": "arn:aws:iam::222222222222:role/state",
  tags: { team: "security" },
};

const INTERPOLATIONS = ["${x}", "%{x}"];

/** Every place in the settings that takes text: where it stands in the file, with an item for each list. */
const places = settingsKeys()
  .filter(({ schema }) => !["boolean", "number"].includes(String(schema.type)))
  .map(({ key, schema }) => {
    const item = schema.type === "array" && valueAt(schema, ["items", "type"]) === "string" ? ".0" : "";
    const name = schema.type === "object" ? ".team" : "";
    return `${key.replaceAll("[]", ".0")}${item}${name}`;
  })
  .filter((place) => place !== "logBucket.transitions");

test.each(places)("refuses what Terraform would interpolate in %s", (place) => {
  const text = valueAt(parse(minimalFile(TEXTS)), place.split("."));
  if (typeof text !== "string") throw new Error(`${place} needs a value in TEXTS`);
  const middle = Math.floor(text.length / 2);
  for (const interpolation of INTERPOLATIONS) {
    for (const poisoned of [
      interpolation,
      interpolation + text,
      text + interpolation,
      text.slice(0, middle) + interpolation + text.slice(middle),
    ]) {
      expect(problemsIn(minimalFile({ ...TEXTS, [place]: poisoned }))).toContainEqual(
        expect.stringMatching(`^${place.replaceAll(/\.(\d)/g, "\\[$1\\]")} must be .*, got "`),
      );
    }
  }
});

test.each(INTERPOLATIONS)("refuses a tag name with %s", (interpolation) => {
  expect(problemsWith({ tags: { [`team${interpolation}`]: "x" } })).toEqual([
    expect.stringMatching(/^tags\.team.* must be .*, got "team/),
  ]);
});

test.each(settingsKeys().filter(({ schema }) => ["boolean", "number"].includes(String(schema.type))))(
  "refuses text in $key, as Terraform would interpolate it",
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
