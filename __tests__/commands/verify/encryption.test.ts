import { judgeEncryption } from "../../../commands/verify/encryption";

const KEY = "arn:aws:kms:us-east-1:222222222222:key/log";
const RIGHT = { algorithm: "aws:kms", keyId: KEY, bucketKey: false };

test("passes if the log key encrypts each file by itself", () => {
  expect(judgeEncryption(RIGHT, KEY)).toMatchObject({ outcome: "PASS" });
});

test.each([
  ["another key", { keyId: "other" }, "default encryption uses other"],
  ["S3's own key", { algorithm: "AES256", keyId: undefined }, "default encryption uses AES256"],
  ["no key", { algorithm: undefined, keyId: undefined }, "default encryption uses nothing"],
  ["two layers of encryption", { algorithm: "aws:kms:dsse" }, `default encryption uses ${KEY}`],
  ["S3 Bucket Keys", { bucketKey: true }, "S3 Bucket Keys are enabled"],
])("fails with %s", (_, change, found) => {
  expect(judgeEncryption({ ...RIGHT, ...change }, KEY)).toMatchObject({
    outcome: "FAIL",
    found: expect.stringContaining(found),
  });
});
