import { type Changes, problemsWith } from "../../settings-file";

/** `count` principals of `length` characters each. */
function principals(count: number, length: number, account = "222222222222"): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    `arn:aws:iam::${account}:role/${index}-`.padEnd(length, "x"),
  );
}

test.each<[string, Changes, readonly string[]]>([
  [
    "an enabled reader role without trusted principals",
    { "logBucket.readers.role": { enabled: true } },
    [
      "logBucket.readers.role.trustedPrincipalArns must have at least one principal if `logBucket.readers.role.enabled` is true, got [] (default)",
    ],
  ],
  [
    "trusted principals too long for a trust policy",
    { "logBucket.readers.role": { enabled: true, trustedPrincipalArns: principals(20, 86) } },
    [
      expect.stringMatching(
        /^logBucket\.readers\.role\.trustedPrincipalArns must have at most 1800 characters together with the root ARNs of their accounts, the limit of the role's trust policy, but has 1814, got \["arn/,
      ),
    ],
  ],
  [
    "principals too long for the bucket policy",
    { breakGlassPrincipalArns: principals(10, 100), "logBucket.readers.principalArns": principals(20, 178) },
    [
      expect.stringMatching(
        /^logBucket\.readers\.principalArns must have at most 4600 characters together with `breakGlassPrincipalArns` and the root ARNs of the readers' accounts, so that the bucket policy fits, but has 4620, got \["arn/,
      ),
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["a disabled reader role without trusted principals", { "logBucket.readers.role": { enabled: false } }],
  [
    "the longest trusted principals",
    { "logBucket.readers.role": { enabled: true, trustedPrincipalArns: principals(20, 85) } },
  ],
  [
    "the longest principals",
    { breakGlassPrincipalArns: principals(10, 100), "logBucket.readers.principalArns": principals(20, 177) },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});
