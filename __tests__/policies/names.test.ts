import { expectedOf } from "../../commands/verify/expected";
import { namesOf } from "../../policies/names";
import { minimalSettings } from "../settings-file";
import { synthesized, trailStack } from "../synthesized";

const READERS = {
  principalArns: ["arn:aws:iam::222222222222:role/analyst"],
  role: { enabled: true, name: "reader", trustedPrincipalArns: ["arn:aws:iam::222222222222:role/auditor"] },
};

test("lets the reader role into the bucket, and the key's own account let it decrypt", () => {
  const names = namesOf(minimalSettings({ "logBucket.readers": READERS }));
  expect(names.keyReaderArns).toEqual(READERS.principalArns);
  expect(names.bucketReaderArns).toEqual([...READERS.principalArns, "arn:aws:iam::222222222222:role/reader"]);
});

test("are the same for the stack and for verify, with every option", () => {
  const settings = minimalSettings({
    "accounts.logArchive": { id: "333333333333", profile: "acme-log-archive" },
    "trail.s3KeyPrefix": "logs",
    "logBucket.readers": { ...READERS, memberAccounts: true },
    "logBucket.requireEncryptedUploads": true,
    breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
  });
  const { resource } = synthesized(trailStack(settings));
  const deployed = (type: string, logicalId: string) => {
    const [, block] = Object.entries(resource[type] ?? {}).find(([id]) => id.startsWith(logicalId)) ?? [];
    return String(block?.policy).replaceAll("$${", () => "${");
  };
  const { bucketPolicy, keyPolicy } = expectedOf(settings);
  expect(bucketPolicy).toBe(deployed("aws_s3_bucket_policy", "LogBucket_"));
  expect(keyPolicy).toBe(deployed("aws_kms_key", "LogKey_"));
});
