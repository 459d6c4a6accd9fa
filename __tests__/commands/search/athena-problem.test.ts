import { athenaProblem } from "../../../commands/search/athena-problem";

const PLACE = { workgroup: "organization-trail-search", accountId: "222222222222", region: "us-east-1" };

test.each<[string, RegExp]>([
  [
    "CONSTRAINT_VIOLATION: For the injected projected partition column account, the WHERE clause must contain only static equality conditions",
    /must say which accounts/,
  ],
  ["Query cancelled! : Bytes scanned limit was exceeded", /search\.bytesScannedLimit/],
  [
    "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.organization_trail.log_files' does not exist",
    /npm run deploy/,
  ],
  ["Insufficient Lake Formation permission(s) on log_files", /Lake Formation must grant/],
  ["SYNTAX_ERROR: line 1:1: mismatched input 'SELCT'", /does not understand the text/],
  [
    "COLUMN_NOT_FOUND: line 3:9: Column 'KMSKEY' cannot be resolved or requester is not authorized",
    /does not understand the text/,
  ],
  ["User is not authorized to perform: kms:Decrypt", /may not use a key/],
  ["GENERIC_INTERNAL_ERROR: Number of partitions", /^The query failed: GENERIC/],
])("says what to do about %s", (reason, message) => {
  expect(athenaProblem(new Error(reason), PLACE).message).toMatch(message);
});
