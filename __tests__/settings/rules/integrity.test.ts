import { type Changes, problemsWith } from "../../settings-file";

const ROLE = "arn:aws:iam::222222222222:role/checker";
const URI = "s3://acme-state/integrity/";
const STATE = { "integrity.stateUri": URI, "integrity.writerArns": [ROLE] };

test.each<[string, Changes, readonly string[]]>([
  [
    "a bucket that is not the state bucket",
    { ...STATE, "integrity.stateUri": "s3://other/integrity/" },
    [
      'integrity.stateUri must be in the state bucket, such as s3://acme-state/integrity/: its policy protects the folder, got "s3://other/integrity/"',
    ],
  ],
  [
    "a state that is not in S3",
    { ...STATE, state: { backend: "local" } },
    [
      `integrity.stateUri needs \`state.backend: s3\`: without a state bucket \`integrity\` keeps its state in a file, got "${URI}"`,
    ],
  ],
  [
    "the folder of the Terraform state",
    { ...STATE, "state.key": "integrity/trail.tfstate" },
    [
      `integrity.stateUri must not have the Terraform state, integrity/trail.tfstate, in it: choose another folder, got "${URI}"`,
    ],
  ],
  [
    "a folder without a slash at its end, which would also be the beginning of others",
    { ...STATE, "integrity.stateUri": "s3://acme-state/integrity" },
    [
      'integrity.stateUri must be a folder of the state bucket, with a slash at its end, such as s3://acme-state/integrity/, got "s3://acme-state/integrity"',
    ],
  ],
  [
    "a place that nobody writes to",
    { "integrity.stateUri": URI },
    ["integrity.writerArns must name the roles that write to `integrity.stateUri`, got [] (default)"],
  ],
  [
    "writers of no place",
    { "integrity.writerArns": [ROLE] },
    [`integrity.writerArns has no effect without \`integrity.stateUri\`, got ["${ROLE}"]`],
  ],
  [
    "a writer that writes the Terraform state",
    { ...STATE, "state.writerArns": [ROLE] },
    [
      `integrity.writerArns[0] must not also be a role that writes the Terraform state: \`integrity\` runs with a role of its own, got "${ROLE}"`,
    ],
  ],
  [
    "a writer that deploys",
    { ...STATE, "accounts.audit.deployerArns": [ROLE] },
    [
      `integrity.writerArns[0] must not also be a role that writes the Terraform state: \`integrity\` runs with a role of its own, got "${ROLE}"`,
    ],
  ],
  ...(["logBucket.readers.principalArns", "breakGlassPrincipalArns"] as const).map(
    (list): [string, Changes, readonly string[]] => [
      `a digest reader in ${list}`,
      { "integrity.digestReaderArns": [ROLE], [list]: [ROLE] },
      [
        `integrity.digestReaderArns[0] must not also be a reader of log files or a break-glass principal: the policies deny it every log file, got "${ROLE}"`,
      ],
    ],
  ),
  [
    "the reader role as digest reader",
    {
      "integrity.digestReaderArns": [ROLE],
      "logBucket.readers.role": { enabled: true, name: "checker", trustedPrincipalArns: [`${ROLE}-2`] },
    },
    [
      `integrity.digestReaderArns[0] must not also be a reader of log files or a break-glass principal: the policies deny it every log file, got "${ROLE}"`,
    ],
  ],
  [
    "a role of another partition",
    { "integrity.digestReaderArns": [ROLE.replace("aws", "aws-cn")] },
    [
      `integrity.digestReaderArns[0] must be in the partition aws, the partition of \`region\` (us-east-1), got "${ROLE.replace("aws", "aws-cn")}"`,
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test("accepts a folder of the state bucket, and digest readers", () => {
  expect(problemsWith({ ...STATE, "integrity.digestReaderArns": [ROLE] })).toEqual([]);
});
