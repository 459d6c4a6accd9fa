# Turns `verify --format ocsf` into findings that Security Hub's BatchImportFindings takes, at most a hundred a call.
# https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
map(
  (.time / 1000 | todate) as $at
  | .cloud as $cloud
  | (.compliance.status // "Fail") as $status
  | {
      SchemaVersion: "2018-10-08",
      Id: .finding_info.uid,
      ProductArn: "arn:\($cloud.cloud_partition):securityhub:\($cloud.region):\($cloud.account.uid):product/\($cloud.account.uid)/default",
      GeneratorId: (.finding_info.title | split(":")[0]),
      AwsAccountId: $cloud.account.uid,
      CreatedAt: $at,
      UpdatedAt: $at,
      Severity: { Label: (if $status == "Pass" then "INFORMATIONAL" else (.severity | ascii_upcase) end) },
      Title: .finding_info.title[:256],
      Description: .finding_info.desc[:1024],
      Remediation: { Recommendation: { Text: (.remediation.desc // "Nothing to do.")[:512] } },
      Compliance: { Status: ({ Pass: "PASSED", Warning: "WARNING", Fail: "FAILED" }[$status] // "NOT_AVAILABLE") },
      RecordState: (if $status == "Pass" then "ARCHIVED" else "ACTIVE" end),
      Resources: [{ Type: "AwsCloudTrailTrail", Id: .resources[0].uid, Partition: $cloud.cloud_partition, Region: $cloud.region }]
    }
)
