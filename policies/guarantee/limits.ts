/** What no policy can change, in plain words, and the page on which AWS says so. */
export const LIMITS: readonly { readonly says: string; readonly page: string }[] = [
  {
    says: "No policy of AWS Organizations binds the management account. It can close the audit account, enter it, delete the log group, silence alarms, and detach the guardrail.",
    page: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  },
  {
    says: "The closure of the audit account deletes bucket and key after 90 days, in `COMPLIANCE` mode too.",
    page: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html",
  },
  {
    says: "An act that stops the delivery may never reach the bucket: CloudTrail tries again for 30 days. The log group and, for 90 days, the event history of its account have the event.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
  },
  {
    says: "A file that somebody adds is in no digest. `aws cloudtrail validate-logs` reads only the files that digests list, so it reports an overwritten file, but not an added one. `npm run integrity` reports both.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-cli.html",
  },
  {
    says: "An overwritten version of a log file, which only somebody who has changed the bucket policy can leave behind, lives until its lock ends, and one day more.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
  },
  {
    says: "A lifecycle rule acts on existing files, and no bucket policy, lock or guardrail stops it from hiding a file behind a delete marker. It deletes no locked version. So the right to change the lifecycle is the right to hide every log file.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
  },
  {
    says: "S3 writes access logs some hours later and on a best-effort basis. The trail does not record requests for log files, because each delivery would then be another event.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  },
];
