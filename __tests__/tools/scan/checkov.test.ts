import { readReports } from "../../../tools/scan/checkov";

const STACK = { resource: { aws_kms_key: { Key: {} } } };

function check(check_id: string, resource: string) {
  return { check_id, check_name: "Ensure something", resource, guideline: null };
}

function report(check_type: string, passed: string[], failed: string[], parsing_errors = 0) {
  const name = check_type === "terraform" ? "aws_kms_key.Key" : "resource.Key";
  const results = {
    passed_checks: passed.map((id) => check(id, name)),
    failed_checks: failed.map((id) => check(id, name)),
  };
  return { check_type, summary: { passed: passed.length, parsing_errors }, results };
}

test("counts a check of both frameworks once, and as failed if it failed in either", () => {
  const reports = [
    report("terraform_json", ["CKV_AWS_7", "CKV_AWS_33"], []),
    report("terraform", ["CKV_AWS_7", "CKV_AWS_227"], ["CKV_AWS_33"]),
  ];
  expect(readReports(STACK, JSON.stringify(reports))).toEqual({
    passed: 2,
    failed: [
      { check: "CKV_AWS_33", title: "Ensure something", resource: "aws_kms_key.Key", guideline: undefined },
    ],
  });
});

const READ = report("terraform", ["CKV_AWS_7"], []);

test.each([
  ["there is no report", ""],
  ["a framework is missing", JSON.stringify(READ)],
  ["nothing passed", JSON.stringify([report("terraform_json", [], []), READ])],
  ["a file could not be parsed", JSON.stringify([report("terraform_json", ["CKV_AWS_7"], [], 1), READ])],
])("fails with Checkov's errors if %s", (_, stdout) => {
  expect(() => readReports(STACK, stdout, "this method receives only dicts")).toThrow(
    "Checkov did not read the whole stack.\nthis method receives only dicts",
  );
});
