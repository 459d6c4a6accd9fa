import { CloudTrailClient, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Changes } from "../settings-file";
import { runAwsLines } from "./aws-cli";
import { Deployment, requireSuccess, TRAIL, unwrapped } from "./deployment";
import { documented } from "./documented";
import { inventory } from "./inventory";
import { enablePolicyTypes } from "./policy-types";

const LOCAL_STATE: Changes = { state: { backend: "local" } };

let deployment: Deployment;
let s3: S3Client;
let initialInventory: Awaited<ReturnType<typeof inventory>>;

beforeAll(async () => {
  deployment = await Deployment.start();
  s3 = new S3Client(deployment.organization.client(deployment.organization.accounts.audit));
  initialInventory = await inventory(deployment.organization);
  await enablePolicyTypes(deployment.organization);
  await deployment.synthesize({ ...LOCAL_STATE, "guardrail.mode": "managed" });
  requireSuccess(await deployment.stack.init());
  requireSuccess(await deployment.stack.apply());
});

afterAll(() => deployment?.end());

test("terraform destroy fails while preventDestroy is true", async () => {
  const before = await inventory(deployment.organization);
  const { exitCode, output } = await deployment.stack.destroy();
  expect(exitCode).toBe(1);
  expect(unwrapped(output)).toContain("has lifecycle.prevent_destroy set");
  expect(await inventory(deployment.organization)).toEqual(before);
});

test("the documented teardown removes every resource", async () => {
  const { accounts, client, roleArn } = deployment.organization;
  const { KmsKeyArn, TrailArn } = await deployment.stack.outputs();
  const [wait = "", emptyLogBucket = ""] = documented("operations.md", "Teardown");

  await deployment.synthesize(LOCAL_STATE);
  await deployment.workspace.deploy(TRAIL);
  expect(await runAwsLines(wait, deployment)).toMatchObject({
    exitCode: 0,
    stdout: "AWS no longer denies what the guardrail denied.\n",
  });
  for (const Key of ["AWSLogs/1.json.gz", "AWSLogs/2.json.gz"]) {
    await s3.send(new PutObjectCommand({ Bucket: "acme-cloudtrail", Key, Body: "{}" }));
  }

  await deployment.synthesize({
    ...LOCAL_STATE,
    preventDestroy: false,
    breakGlassPrincipalArns: [roleArn(accounts.audit)],
    "trail.enableLogging": false,
    "logBucket.accessLogging.enabled": false,
  });
  await deployment.workspace.deploy(TRAIL);
  const status = new GetTrailStatusCommand({ Name: String(TrailArn) });
  expect(await new CloudTrailClient(client()).send(status)).toMatchObject({ IsLogging: false });

  const { organization, workspace } = deployment;
  const asDeployer = { organization, workspace, roleArn: roleArn(accounts.audit) };
  expect(await runAwsLines(emptyLogBucket, asDeployer)).toMatchObject({ exitCode: 0, output: "" });
  await emptyBuckets();
  requireSuccess(await deployment.stack.destroy());
  await s3.send(new DeleteBucketCommand({ Bucket: "acme-cloudtrail-access-logs" }));
  expect(await inventory(deployment.organization)).toEqual(initialInventory);
  const key = new DescribeKeyCommand({ KeyId: String(KmsKeyArn) });
  expect(await new KMSClient(client(accounts.audit)).send(key)).toMatchObject({
    KeyMetadata: { KeyState: "PendingDeletion" },
  });
});

/** Deletes every version and delete marker in the audit account. */
async function emptyBuckets(): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  for (const { Name: Bucket } of Buckets) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) continue;
    const command = new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects },
      BypassGovernanceRetention: true,
    });
    expect((await s3.send(command)).Errors ?? []).toEqual([]);
  }
}
