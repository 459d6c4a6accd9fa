import { encryptionXml, settingsRule, stubKeyArn } from "../../../../emulator/stubbed-bucket";
import { answers, expires, head, LOG_BUCKET, lifecycle, ours, prefix, replicated, status } from "./changes";
import { type Fault, HOUR, seconds } from "./fault";

export const RESOURCE_HARMLESS: readonly Fault[] = [
  [
    "the bucket names the key by its id",
    answers(LOG_BUCKET, "encryption", (s) => encryptionXml("aws:kms", stubKeyArn(s).split("/")[1])),
    {},
  ],
  [
    "the bucket names the key by its alias",
    answers(LOG_BUCKET, "encryption", encryptionXml("aws:kms", "alias/organization-trail")),
    {},
  ],
  [
    "the bucket names the key by the ARN of its alias",
    answers(
      LOG_BUCKET,
      "encryption",
      encryptionXml("aws:kms", "arn:aws:kms:us-east-1:222222222222:alias/organization-trail"),
    ),
    {},
  ],
  [
    "the lifecycle is written in two rules",
    lifecycle(
      (s) => `${prefix("")}${settingsRule(s).replace(/<Expiration>.*/, "")}`,
      (s) => `${prefix("")}<Expiration><Days>${s.logBucket.expireAfterDays}</Days></Expiration>`,
    ),
    {},
  ],
  ["a duplicate rule with the same days", lifecycle(ours, ours), {}],
  ["a further rule expires later", lifecycle(ours, expires(900)), {}],
  ["a rule for another folder", lifecycle(ours, expires(3, prefix("exports/"))), {}],
  [
    "a rule for tagged files",
    lifecycle(ours, expires(3, "<Filter><Tag><Key>temporary</Key><Value>yes</Value></Tag></Filter>")),
    {},
  ],
  ["a rule with the old form of its prefix", lifecycle((s) => `<Prefix></Prefix>${settingsRule(s)}`), {}],
  [
    "a rule that ends unfinished uploads",
    lifecycle(
      ours,
      () =>
        `<ID>u</ID>${prefix("")}<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>`,
    ),
    {},
  ],
  [
    "a rule that removes expired delete markers",
    lifecycle(
      ours,
      () =>
        `<ID>m</ID>${prefix("")}<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>`,
    ),
    {},
  ],
  ["replication that is disabled", answers(LOG_BUCKET, "replication", replicated("Disabled")), {}],
  [
    "other services have trusted access too",
    (m) => {
      m.trustedServices = [...m.trustedServices, "config.amazonaws.com"];
    },
    {},
  ],
  [
    "the selector has another name and order",
    (m) => {
      m.selectors = m.selectors.map((selector) => ({ ...selector, Name: "other" })).reverse();
    },
    {},
  ],
  [
    "a basic selector of all management events",
    (m) => {
      m.selectors = [];
      m.basicSelectors = [
        {
          ReadWriteType: "All",
          IncludeManagementEvents: true,
          DataResources: [],
          ExcludeManagementEventSources: [],
        },
      ];
    },
    {},
  ],
  [
    "management events in two selectors",
    (m) => {
      m.selectors = ["true", "false"].map((readOnly) => ({
        FieldSelectors: [
          { Field: "readOnly", Equals: [readOnly], NotEquals: [] },
          { Field: "eventCategory", Equals: ["Management"] },
        ],
      }));
    },
    {},
  ],
  [
    "a trail of the management account alone",
    (m) => {
      m.otherTrails = [
        {
          TrailARN: "arn:aws:cloudtrail:us-east-1:111111111111:trail/own",
          HomeRegion: "us-east-1",
          IsOrganizationTrail: false,
          S3BucketName: "own",
        },
      ];
    },
    {},
  ],
  ["another Region had no event for days", status({ LatestDeliveryTime: seconds(200) }), {}],
  ["an empty delivery error", status({ LatestDeliveryError: "" }), {}],
  [
    "digests have SSE-S3, as before May 2025",
    (m) => {
      m.hasLogs = (account) => account === "111111111111";
      m.head = (name) =>
        name.includes("CloudTrail-Digest")
          ? {
              "x-amz-server-side-encryption": "AES256",
              "x-amz-server-side-encryption-aws-kms-key-id": undefined,
            }
          : {};
    },
    {},
  ],
  ["a file is locked in the stricter mode", head({ "x-amz-object-lock-mode": "COMPLIANCE" }), {}],
  [
    "a file is locked for longer",
    head({ "x-amz-object-lock-retain-until-date": new Date(Date.now() + 9_000 * HOUR).toISOString() }),
    {},
  ],
  [
    "other log groups begin with the same name",
    (m) => {
      m.logGroups = [
        { logGroupName: "/aws/cloudtrail/organization-trail-2", retentionInDays: 1 },
        ...m.logGroups,
      ];
    },
    {},
  ],
  [
    "the account owns other buckets",
    (m) => {
      m.ownBuckets = [...m.ownBuckets, "acme-cloudtrail-2"];
    },
    {},
  ],
];
