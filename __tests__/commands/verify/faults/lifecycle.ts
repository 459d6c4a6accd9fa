import { settingsRule } from "../../../../emulator/stubbed-bucket";
import { expires, fail, LOG_BUCKET, lifecycle, missing, ours, prefix } from "./changes";
import type { Fault } from "./fault";

export const LIFECYCLE_FAULTS: readonly Fault[] = [
  ["files expire before their lock ends", lifecycle(ours, expires(3)), fail("bucket.lifecycle")],
  [
    "files of one account expire early",
    lifecycle(ours, expires(3, prefix("AWSLogs/o-exampleorgid/500000000000/"))),
    fail("bucket.lifecycle"),
  ],
  [
    "digests of an account expire early",
    lifecycle(ours, expires(100, prefix("AWSLogs/o-exampleorgid/500000000000/CloudTrail-Digest/"))),
    fail("bucket.lifecycle"),
  ],
  [
    "large files expire early",
    lifecycle(ours, expires(3, "<Filter><ObjectSizeGreaterThan>1000</ObjectSizeGreaterThan></Filter>")),
    fail("bucket.lifecycle"),
  ],
  [
    "everything expires on a date",
    lifecycle(
      ours,
      () => `<ID>d</ID>${prefix("")}<Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration>`,
    ),
    fail("bucket.lifecycle"),
  ],
  ["files never expire", lifecycle(), fail("bucket.lifecycle")],
  [
    "the rule of the settings acts on one account",
    lifecycle((settings) => `${prefix("AWSLogs/o-exampleorgid/500000000000/")}${settingsRule(settings)}`),
    fail("bucket.lifecycle"),
  ],
  [
    "the rule of the settings needs a tag",
    lifecycle(
      (settings) => `<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>${settingsRule(settings)}`,
    ),
    fail("bucket.lifecycle"),
  ],
  [
    "files move to another class",
    lifecycle(
      ours,
      () =>
        `<ID>t</ID>${prefix("")}<Transition><Days>1</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition>`,
    ),
    fail("bucket.lifecycle"),
  ],
  [
    "there is no lifecycle",
    missing(LOG_BUCKET, "lifecycle", "NoSuchLifecycleConfiguration"),
    fail("bucket.lifecycle"),
  ],
];
