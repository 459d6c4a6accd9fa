import { type Changes, problemsWith } from "../../settings-file";

/** `count` principals of `length` characters each. */
function principals(count: number, length: number, account = "222222222222"): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    `arn:aws:iam::${account}:role/${index}-`.padEnd(length, "x"),
  );
}

const external = (index: number) => ({
  accountId: `99999999999${index}`,
  externalId: "of-customer-acme".repeat(5),
});

test.each<[string, Changes, readonly string[]]>([
  [
    "an enabled reader role without trusted principals",
    { "logBucket.readers.role": { enabled: true } },
    [
      "logBucket.readers.role.trustedPrincipalArns must have at least one principal if `logBucket.readers.role.enabled` is true and `trustedExternal` is empty, got [] (default)",
    ],
  ],
  [
    "trusted principals too long for a trust policy",
    { "logBucket.readers.role": { enabled: true, trustedPrincipalArns: principals(20, 82) } },
    [
      expect.stringMatching(
        /^logBucket\.readers\.role\.trustedPrincipalArns must have at most 1718 characters together with the root ARNs of their accounts and 210 for each of `trustedExternal` with its external id, the limit of the role's trust policy, but has 1734, got \["arn/,
      ),
    ],
  ],
  [
    "external accounts too long for a trust policy",
    {
      "logBucket.readers.role": {
        enabled: true,
        trustedExternal: [{ accountId: "999999999999", externalId: "x".repeat(1224) }, external(1)],
      },
    },
    [expect.stringContaining("but has 1726")],
  ],
  [
    "external accounts of the organization, and twice the same",
    {
      "logBucket.readers.role": {
        enabled: true,
        trustedExternal: [
          { accountId: "222222222222", externalId: "of-acme" },
          external(1),
          { ...external(1), externalId: "other" },
        ],
      },
    },
    [
      'logBucket.readers.role.trustedExternal[0].accountId must be outside the organization: name its principals in `trustedPrincipalArns`, got "222222222222"',
      'logBucket.readers.role.trustedExternal[2].accountId must not be there twice, got "999999999991"',
    ],
  ],
  [
    "principals too long for the bucket policy",
    {
      "accounts.audit": { id: "222222222222", deployerArns: principals(10, 100) },
      breakGlassPrincipalArns: principals(10, 100),
      "logBucket.readers.principalArns": principals(20, 250),
    },
    [
      expect.stringMatching(
        /^logBucket\.readers\.principalArns must have at most 8000 characters together with the root ARNs of the readers' accounts, `integrity\.digestReaderArns`, which count twice and with the root ARNs of their accounts, the `deployerArns` of the account that owns the bucket and `breakGlassPrincipalArns`, which count twice with deployers, so that the bucket policy fits, but has \d+, got \["arn/,
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
    { "logBucket.readers.role": { enabled: true, trustedPrincipalArns: principals(20, 81) } },
  ],
  [
    "the longest principals",
    {
      "accounts.audit": { id: "222222222222", deployerArns: principals(10, 100) },
      breakGlassPrincipalArns: principals(10, 100),
      "logBucket.readers.principalArns": principals(20, 240),
    },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});
