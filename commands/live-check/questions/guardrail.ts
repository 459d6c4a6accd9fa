import { UntagRoleCommand } from "@aws-sdk/client-iam";
import { RevokeGrantCommand, UntagResourceCommand } from "@aws-sdk/client-kms";
import { AcceptHandshakeCommand } from "@aws-sdk/client-organizations";
import { GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { AssumeRootCommand } from "@aws-sdk/client-sts";
import { awsPartition } from "../../../aws/arns";
import { createClients } from "../callers";
import { denied, type Question } from "../question";
import { bucketOf } from "./buckets";

const SCPS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html";
const RCPS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html";

/** A tag that nothing has. */
const TagKeys = ["organization-trail-live-check"];

const assumeRoot = denied({
  id: "assume-root",
  title:
    "A service control policy binds the session of sts:AssumeRoot, which puts the present bucket policy.",
  page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html",
  statements: ["serviceControlPolicy/OnlyDeployersChange"],
  by: "service control",
  async prepare(live) {
    const { name: Bucket, account, accountId } = bucketOf("logBucket", live);
    const { region } = live.settings;
    const management = await live.as("management");
    const arn = `arn:${awsPartition(region)}:iam::aws:policy/root-task/S3UnlockBucketPolicy`;
    const request = { TargetPrincipal: accountId, TaskPolicyArn: { arn }, DurationSeconds: 900 };
    const { Credentials } = await management.sts.send(new AssumeRootCommand(request));
    const bucket = { Bucket, ExpectedBucketOwner: accountId };
    const owner = await live.as(account, accountId);
    const { Policy } = await owner.s3.send(new GetBucketPolicyCommand(bucket));
    const root = createClients(region, live.environment.AWS_ENDPOINT_URL || undefined, {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken,
    });
    return { call: () => root.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy })) };
  },
});

const rcpBindsManagement = denied({
  id: "rcp-binds-management",
  title: "The resource control policy binds a principal of the management account.",
  page: RCPS,
  statements: ["resourceControlPolicy/OnlyDeployersChange"],
  by: "resource control",
  after: ["DryRunOperationException", "InvalidGrantIdException", "NotFoundException"],
  async prepare(live) {
    const { kms } = await live.as("management");
    const { Arn: KeyId } = await live.key();
    const request = { KeyId, GrantId: "0".repeat(64), DryRun: true };
    return { call: () => kms.send(new RevokeGrantCommand(request)) };
  },
});

const settings = denied({
  id: "scp-key-settings",
  title: "The service control policy refuses a change of the key's tags from an administrator.",
  page: SCPS,
  statements: ["serviceControlPolicy/OnlyDeployersChange"],
  caller: "administrator",
  by: "service control",
  async prepare(live) {
    const { kms } = await live.as("administrator", live.settings.accounts.audit.id);
    const { KeyId } = await live.key();
    return { call: () => kms.send(new UntagResourceCommand({ KeyId, TagKeys })) };
  },
});

const exemptRoles = denied({
  id: "scp-exempt-roles",
  title: "The service control policy refuses a change of the deployer's tags from an administrator.",
  page: SCPS,
  statements: ["serviceControlPolicy/ExemptRolesStay"],
  caller: "administrator",
  by: "service control",
  async prepare(live) {
    const { id, deployerArns = [] } = live.settings.accounts.audit;
    const deployer = deployerArns.find((arn) => !/[?*]|role\/aws-reserved\//.test(arn));
    if (deployer === undefined)
      throw new Error("accounts.audit.deployerArns has no role that IAM lets change");
    const { iam } = await live.as("administrator", id);
    const RoleName = deployer.split("/").at(-1) ?? "";
    return { call: () => iam.send(new UntagRoleCommand({ RoleName, TagKeys })) };
  },
});

/** No invitation has the id, so the account stays even if AWS allows the call. */
const staying = denied({
  id: "scp-account-stays",
  title: "The service control policy refuses to accept an invitation of another organization.",
  page: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_account_migration.html",
  statements: ["serviceControlPolicy/AccountStays"],
  caller: "administrator",
  by: "service control",
  after: ["HandshakeNotFoundException", "InvalidInputException"],
  async prepare(live) {
    const { organizations } = await live.as("administrator", live.settings.accounts.audit.id);
    const HandshakeId = `h-${"0".repeat(32)}`;
    return { call: () => organizations.send(new AcceptHandshakeCommand({ HandshakeId })) };
  },
});

export const GUARDRAIL_QUESTIONS: readonly Question[] = [
  assumeRoot,
  rcpBindsManagement,
  settings,
  exemptRoles,
  staying,
];
