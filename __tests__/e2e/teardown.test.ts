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
import { Scene, succeeded, TRAIL, unwrapped } from "./deployment";
import { inventory } from "./inventory";

const LOCAL_STATE: Changes = { state: { backend: "local" } };

let scene: Scene;
let s3: S3Client;
let nothing: Awaited<ReturnType<typeof inventory>>;

beforeAll(async () => {
  scene = await Scene.start();
  s3 = new S3Client(scene.organization.client(scene.organization.accounts.audit));
  nothing = await inventory(scene.organization);
  await scene.synthesize(LOCAL_STATE);
  succeeded(await scene.stack.init());
  succeeded(await scene.stack.apply());
  await s3.send(new PutObjectCommand({ Bucket: "acme-cloudtrail", Key: "AWSLogs/log.json.gz", Body: "{}" }));
});

afterAll(() => scene?.end());

test("destroy is refused", async () => {
  const before = await inventory(scene.organization);
  const { exitCode, output } = await scene.stack.destroy();
  expect(exitCode).toBe(1);
  expect(unwrapped(output)).toContain("has lifecycle.prevent_destroy set");
  expect(await inventory(scene.organization)).toEqual(before);
});

test("the documented teardown leaves nothing, the trail included", async () => {
  const { accounts, client, roleArn } = scene.organization;
  const { KmsKeyArn, TrailArn } = await scene.stack.outputs();

  await scene.synthesize({
    ...LOCAL_STATE,
    preventDestroy: false,
    breakGlassPrincipalArns: [roleArn(accounts.audit)],
    "trail.enableLogging": false,
    "logBucket.accessLogging.enabled": false,
  });
  await scene.workspace.deploy(TRAIL);
  const status = new GetTrailStatusCommand({ Name: String(TrailArn) });
  expect(await new CloudTrailClient(client()).send(status)).toMatchObject({ IsLogging: false });

  await emptyBuckets();
  succeeded(await scene.stack.destroy());
  await s3.send(new DeleteBucketCommand({ Bucket: "acme-cloudtrail-access-logs" }));
  expect(await inventory(scene.organization)).toEqual(nothing);
  const key = new DescribeKeyCommand({ KeyId: String(KmsKeyArn) });
  expect(await new KMSClient(client(accounts.audit)).send(key)).toMatchObject({
    KeyMetadata: { KeyState: "PendingDeletion" },
  });
});

/** Every version and delete marker of every bucket of the audit account, locked or not. */
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
