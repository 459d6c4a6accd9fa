import { awsPartition } from "../../../aws/arns";
import { createClients } from "../live";
import { denied, type Question } from "../question";
import { findBucket } from "./buckets";

const SCPS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html";
const RCPS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html";

/** A tag that nothing has. */
const TagKeys = ["organization-trail-live-check"];

export const GUARDRAIL_QUESTIONS: readonly Question[] = [
  denied({
    id: "assume-root",
    title:
      "A service control policy binds the session of sts:AssumeRoot, which puts the present bucket policy.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html",
    statements: ["serviceControlPolicy/OnlyDeployersChange"],
    async prepare(live) {
      const { bucket, owner } = findBucket("logBucket", live);
      const { sts, config } = await live.as("management");
      const { Credentials } = await sts.assumeRoot({
        TargetPrincipal: bucket.ExpectedBucketOwner,
        TaskPolicyArn: {
          arn: `arn:${awsPartition(config.region)}:iam::aws:policy/root-task/S3UnlockBucketPolicy`,
        },
        DurationSeconds: 900,
      });
      const { Policy } = await (await owner()).s3.getBucketPolicy(bucket);
      const credentials = {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken,
      };
      const { s3 } = createClients({ ...config, credentials });
      return () => s3.putBucketPolicy({ ...bucket, Policy });
    },
  }),
  denied({
    id: "rcp-binds-management",
    title: "The resource control policy binds a principal of the management account.",
    page: RCPS,
    statements: ["resourceControlPolicy/OnlyDeployersChange"],
    after: ["DryRunOperationException", "InvalidGrantIdException", "NotFoundException"],
    async prepare(live) {
      const { kms } = await live.as("management");
      const { Arn: KeyId } = await live.key();
      return () => kms.revokeGrant({ KeyId, GrantId: "0".repeat(64), DryRun: true });
    },
  }),
  denied({
    id: "scp-key-settings",
    title: "The service control policy refuses a change of the key's tags from an administrator.",
    page: SCPS,
    statements: ["serviceControlPolicy/OnlyDeployersChange"],
    caller: "administrator",
    async prepare(live) {
      const { kms } = await live.as("administrator");
      const { KeyId } = await live.key();
      return () => kms.untagResource({ KeyId, TagKeys });
    },
  }),
  denied({
    id: "scp-exempt-roles",
    title: "The service control policy refuses a change of the deployer's tags from an administrator.",
    page: SCPS,
    statements: ["serviceControlPolicy/ExemptRolesStay"],
    caller: "administrator",
    async prepare(live) {
      const { deployerArns = [] } = live.settings.accounts.audit;
      const deployer = deployerArns.find((arn) => !/[?*]|role\/aws-reserved\//.test(arn));
      if (deployer === undefined)
        throw new Error("accounts.audit.deployerArns has no role that IAM lets change");
      const { iam } = await live.as("administrator");
      return () => iam.untagRole({ RoleName: deployer.split("/").at(-1), TagKeys });
    },
  }),
  denied({
    id: "scp-account-stays",
    title: "The service control policy refuses to accept an invitation of another organization.",
    page: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_account_migration.html",
    statements: ["serviceControlPolicy/AccountStays"],
    caller: "administrator",
    after: ["HandshakeNotFoundException", "InvalidInputException"],
    async prepare(live) {
      const { organizations } = await live.as("administrator");
      // No invitation has the id, so the account stays even if AWS allows the call.
      const HandshakeId = `h-${"0".repeat(32)}`;
      return () => organizations.acceptHandshake({ HandshakeId });
    },
  }),
];
