import { type Changes, problemsWith } from "../../settings-file";

const GOVCLOUD = {
  region: "us-gov-west-1",
  "accounts.management.roleArn": "arn:aws-us-gov:iam::111111111111:role/deployer",
  "accounts.audit.roleArn": "arn:aws-us-gov:iam::222222222222:role/deployer",
  breakGlassPrincipalArns: ["arn:aws-us-gov:iam::222222222222:role/break-glass"],
};

const EUSC = {
  region: "eusc-de-east-1",
  "accounts.management.roleArn": "arn:aws-eusc:iam::111111111111:role/deployer",
  "accounts.audit.roleArn": "arn:aws-eusc:iam::222222222222:role/deployer",
  breakGlassPrincipalArns: [],
};

test.each<[string, Changes, readonly string[]]>([
  [
    "roles and principals in another partition",
    {
      ...GOVCLOUD,
      region: "cn-north-1",
      "logBucket.readers": {
        principalArns: ["arn:aws-cn:iam::222222222222:root", "arn:aws:iam::222222222222:root"],
        role: { trustedPrincipalArns: ["arn:aws-us-gov:iam::222222222222:root"] },
      },
    },
    [
      'accounts.management.roleArn must be in the partition aws-cn, the partition of `region` (cn-north-1), got "arn:aws-us-gov:iam::111111111111:role/deployer"',
      'accounts.audit.roleArn must be in the partition aws-cn, the partition of `region` (cn-north-1), got "arn:aws-us-gov:iam::222222222222:role/deployer"',
      'breakGlassPrincipalArns[0] must be in the partition aws-cn, the partition of `region` (cn-north-1), got "arn:aws-us-gov:iam::222222222222:role/break-glass"',
      'logBucket.readers.principalArns[1] must be in the partition aws-cn, the partition of `region` (cn-north-1), got "arn:aws:iam::222222222222:root"',
      'logBucket.readers.role.trustedPrincipalArns[0] must be in the partition aws-cn, the partition of `region` (cn-north-1), got "arn:aws-us-gov:iam::222222222222:root"',
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["settings for GovCloud", { ...GOVCLOUD, "trail.homeRegion": "us-gov-east-1" }],
  [
    "a topic of alarms in the European Sovereign Cloud",
    {
      ...EUSC,
      "alarms.topicArn": "arn:aws-eusc:sns:eusc-de-east-1:111111111111:security",
    },
  ],
  [
    "a queue in the European Sovereign Cloud",
    {
      ...EUSC,
      "alarms.subscriptions": [
        { protocol: "sqs", endpoint: "arn:aws-eusc:sqs:eusc-de-east-1:111111111111:alarms" },
      ],
    },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});
