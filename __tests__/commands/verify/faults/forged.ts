import type { StubModel } from "../../../../emulator/stubbed-model";
import { WORKLOAD } from "../stub";
import { hoursAgo, logs } from "./cells";
import { fail, head } from "./changes";
import { type Fault, HOUR } from "./fault";
import { KEY_HEADER } from "./sly";

const UNENCRYPTED = { "x-amz-server-side-encryption": "AES256", [KEY_HEADER]: undefined };
const ACCOUNTS = ["111111111111", "222222222222", WORKLOAD];

/** Every account has one file of this name in its home Region, and CloudTrail's own files since then have no KMS key. */
const forged =
  (named: Date, at: Date, since = hoursAgo(9_999)) =>
  (model: StubModel): void => {
    const stamp = (time: Date) => time.toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
    const minute = `${stamp(named)}Z`;
    const day = named.toISOString().slice(0, 10).replaceAll("-", "/");
    const keys = ACCOUNTS.map(
      (account) =>
        `${logs(account, "us-east-1")}${day}/${account}_CloudTrail_us-east-1_${minute}_zzzzzzzzzzzzzzzz.json.gz`,
    );
    model.extra = keys.map((key) => ({ key, isLatest: true, at }));
    model.head = (key) => {
      const [, written = ""] = /_(\d{8}T\d{4})Z_/.exec(key) ?? [];
      return keys.includes(key) || written < stamp(since) ? {} : UNENCRYPTED;
    };
  };

const lockFor = (days: number) => new Date(Date.now() + days * 24 * HOUR).toISOString();

/** Files by somebody who hides what CloudTrail delivers. */
export const FORGED_FILES: readonly Fault[] = [
  [
    "a file from the future hides unencrypted files",
    forged(hoursAgo(-2), hoursAgo(0.5)),
    fail("log-files.future", "log-files.encryption"),
  ],
  [
    "a file with the name of this minute hides unencrypted files",
    forged(new Date(), hoursAgo(0.5)),
    fail("log-files.encryption"),
  ],
  [
    "a file with the name of this minute hides that the last one that was written is unencrypted",
    forged(new Date(), hoursAgo(0.5), hoursAgo(0.15)),
    fail("log-files.encryption"),
  ],
  [
    "a file with the name of this minute, written last, hides unencrypted files",
    forged(new Date(), hoursAgo(-0.1)),
    fail("log-files.encryption"),
  ],
  [
    "no account has a log file, although there are digests",
    (m) => {
      m.hasLogs = () => false;
    },
    fail("log-files.encryption"),
  ],
  [
    "the lock of log files ends a day early",
    head({ "x-amz-object-lock-retain-until-date": lockFor(179) }),
    fail("log-files.lock"),
  ],
  [
    "the lock of log files ends two hours early",
    head({ "x-amz-object-lock-retain-until-date": lockFor(180 - 2 / 24) }),
    fail("log-files.lock"),
  ],
  [
    "the lock of log files ends at a date that cannot be read",
    head({ "x-amz-object-lock-retain-until-date": "not-a-date" }),
    { "log-files.encryption": "UNKNOWN", "log-files.lock": "UNKNOWN" },
  ],
];
