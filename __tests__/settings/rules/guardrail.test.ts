import { type Changes, problemsWith } from "../../settings-file";

const DEPLOYERS = { "accounts.audit.deployerArns": ["arn:aws:iam::222222222222:role/deployer"] };

test.each<[string, Changes, readonly string[]]>([
  [
    "a guardrail without deployers",
    { "guardrail.mode": "managed" },
    [
      'guardrail.mode must be off without accounts.audit.deployerArns: the guardrail would deny the next deployment. List the roles that deploy, got "managed"',
    ],
  ],
  [
    "a guardrail of the management account",
    { ...DEPLOYERS, "accounts.management.id": "222222222222", "guardrail.mode": "print" },
    [
      'guardrail.mode must be off if the management account owns the log bucket or the key: AWS Organizations\' policies do not bind the management account, got "print"',
    ],
  ],
  [
    "a wider perimeter without own policies",
    { ...DEPLOYERS, "guardrail.mode": "existing", "guardrail.wholeAccount": true },
    ["guardrail.wholeAccount has no effect without guardrail.mode managed or print, got true"],
  ],
  [
    "member accounts without own policies",
    { "guardrail.members.targets": ["ou-exam-12345678"] },
    [
      'guardrail.members.targets has no effect without guardrail.mode managed or print, got ["ou-exam-12345678"]',
    ],
  ],
  [
    "trusted accounts without a perimeter of the whole account",
    { ...DEPLOYERS, "guardrail.mode": "managed", "guardrail.trustedAccountIds": ["999999999999"] },
    ['guardrail.trustedAccountIds has no effect without guardrail.wholeAccount: true, got ["999999999999"]'],
  ],
  [
    "a target that is neither a unit nor a root nor an account",
    { ...DEPLOYERS, "guardrail.mode": "managed", "guardrail.members.targets": ["Workloads"] },
    [
      'guardrail.members.targets[0] must be the id of an organizational unit (ou-...), of the root (r-...) or of an account, got "Workloads"',
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each(["managed", "print", "existing"])("accepts the mode %s with deployers", (mode) => {
  expect(problemsWith({ ...DEPLOYERS, "guardrail.mode": mode })).toEqual([]);
});
