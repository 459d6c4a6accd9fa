import { fail, OTHER_KEY, trail } from "./changes";
import type { Fault } from "./fault";

export const TRAIL_FAULTS: readonly Fault[] = [
  ["the trail is of one Region", trail({ IsMultiRegionTrail: false }), fail("trail.multi-region")],
  ["the trail is of one account", trail({ IsOrganizationTrail: false }), fail("trail.organization")],
  [
    "global events are not recorded",
    trail({ IncludeGlobalServiceEvents: false }),
    fail("trail.global-events"),
  ],
  ["there are no digests", trail({ LogFileValidationEnabled: false }), fail("trail.validation")],
  ["the trail delivers elsewhere", trail({ S3BucketName: "elsewhere" }), fail("trail.bucket")],
  ["the trail delivers to another folder", trail({ S3KeyPrefix: "elsewhere" }), fail("trail.prefix")],
  ["the trail does not encrypt with KMS", trail({ KmsKeyId: undefined }), fail("trail.key")],
  ["the trail encrypts with another key", trail({ KmsKeyId: OTHER_KEY }), fail("trail.key")],
  [
    "the trail has no log group",
    trail({ CloudWatchLogsLogGroupArn: undefined }),
    fail("trail.cloudwatch-logs"),
  ],
  [
    "the trail has another role for its log group",
    trail({ CloudWatchLogsRoleArn: "arn:aws:iam::111111111111:role/other" }),
    fail("trail.delivery-role"),
  ],
  [
    "the trail notifies an unexpected topic",
    trail({ SnsTopicARN: "arn:aws:sns:us-east-1:999999999999:t" }),
    fail("trail.notifications"),
  ],
  [
    "the trail records no management events",
    (m) => {
      m.selectors = [];
    },
    fail("trail.selectors"),
  ],
  [
    "the trail leaves out writes",
    (m) => {
      m.selectors = [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Management"] },
            { Field: "readOnly", Equals: ["true"] },
          ],
        },
      ];
    },
    fail("trail.selectors"),
  ],
  [
    "the trail has a basic selector of reads, and one of writes without management events",
    (m) => {
      m.selectors = [];
      m.basicSelectors = [
        { ReadWriteType: "ReadOnly", IncludeManagementEvents: true },
        { ReadWriteType: "WriteOnly", IncludeManagementEvents: false },
      ];
    },
    fail("trail.selectors"),
  ],
  [
    "the trail records further data events",
    (m) => {
      m.selectors = [...m.selectors, { FieldSelectors: [{ Field: "eventCategory", Equals: ["Data"] }] }];
    },
    fail("trail.selectors"),
  ],
  [
    "Insights that the settings do not have",
    (m) => {
      m.insights = [{ InsightType: "ApiErrorRateInsight" }];
    },
    fail("trail.insights"),
  ],
  [
    "a second organization trail",
    (m) => {
      m.otherTrails = [
        {
          TrailARN: "arn:aws:cloudtrail:us-east-1:111111111111:trail/second",
          HomeRegion: "us-east-1",
          IsOrganizationTrail: true,
          S3BucketName: "elsewhere",
        },
      ];
    },
    { "trail.others": "WARN" },
  ],
  [
    "the log group keeps events for a day",
    (m) => {
      m.logGroups = [{ ...m.logGroups[0], retentionInDays: 1 }];
    },
    fail("trail.log-group"),
  ],
  [
    "the log group keeps events for ever",
    (m) => {
      m.logGroups = [{ ...m.logGroups[0], retentionInDays: undefined }];
    },
    fail("trail.log-group"),
  ],
  [
    "the log group has an unexpected key",
    (m) => {
      m.logGroups = [{ ...m.logGroups[0], kmsKeyId: OTHER_KEY }];
    },
    fail("trail.log-group"),
  ],
  [
    "the log group is gone",
    (m) => {
      m.logGroups = [];
    },
    fail("trail.log-group"),
  ],
];
