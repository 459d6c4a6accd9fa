import { setTimeout as wait } from "node:timers/promises";
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Deployment, TRAIL, unwrapped } from "./deployment";
import { inventory } from "./inventory";

const STATE_BUCKET = { Bucket: "acme-organization-trail-state" };
const LOCK = { ...STATE_BUCKET, Key: "organization-trail.tfstate.tflock" };

let deployment: Deployment;
let s3: S3Client;
let secondBootstrap: string;
let lockWasSeen: boolean;

beforeAll(async () => {
  deployment = await Deployment.start();
  s3 = new S3Client(deployment.organization.client(deployment.organization.accounts.audit));
  await deployment.synthesize();
  await deployment.workspace.bootstrap();
  secondBootstrap = (await deployment.workspace.bootstrap()).output;
  lockWasSeen = await deployAndWatchTheLock();
});

afterAll(() => deployment?.end());

async function deployAndWatchTheLock(): Promise<boolean> {
  let seen = false;
  let deploying = true;
  const applying = deployment.workspace.deploy(TRAIL).finally(() => {
    deploying = false;
  });
  const watching = async () => {
    while (deploying && !seen) {
      seen = await exists(LOCK);
      await wait(200);
    }
  };
  await Promise.all([applying, watching()]);
  return seen;
}

function exists(object: { readonly Bucket: string; readonly Key: string }): Promise<boolean> {
  return s3.send(new HeadObjectCommand(object)).then(
    () => true,
    () => false,
  );
}

test("a second bootstrap changes nothing", () => {
  expect(secondBootstrap).toContain("0 added, 0 changed, 0 destroyed");
});

test.each(["organization-trail.tfstate", "state-backend.tfstate"])(
  "%s is in the state bucket, encrypted, with its versions",
  async (Key) => {
    const state = await s3.send(new HeadObjectCommand({ ...STATE_BUCKET, Key }));
    expect(state).toMatchObject({
      ServerSideEncryption: "AES256",
      VersionId: expect.stringMatching(/.{8}/),
    });
  },
);

test("the lock file exists only while Terraform applies", async () => {
  expect(lockWasSeen).toBe(true);
  expect(await exists(LOCK)).toBe(false);
});

test("Terraform rejects an apply while another run has the lock", async () => {
  const lock = {
    ID: "5a0a6a7c-0000-4000-8000-000000000000",
    Operation: "OperationTypeApply",
    Who: "another",
  };
  await deployment.synthesize({ "trail.enableLogging": false });
  await s3.send(new PutObjectCommand({ ...LOCK, Body: JSON.stringify(lock) }));
  const before = await inventory(deployment.organization);
  const { exitCode, output } = await deployment.stack.apply();
  expect(await inventory(deployment.organization)).toEqual(before);
  await s3.send(new DeleteObjectCommand(LOCK));
  await deployment.synthesize();
  expect(unwrapped(output)).toContain("Error acquiring the state lock");
  expect(output).toContain(lock.ID);
  expect(exitCode).toBe(1);
});
