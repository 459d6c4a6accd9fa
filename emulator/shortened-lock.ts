import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { managementEvent } from "../policies/alarms/record";
import type { DeliveredCell, Delivery } from "./deliver";

/** Puts a log file in which somebody shortens the lock of the log bucket: an event to search for, which nobody caused. */
export async function deliverShortenedLock(
  delivery: Delivery,
  { accountId, region }: DeliveredCell,
): Promise<void> {
  const { s3, bucket: Bucket, keyArn, organizationId } = delivery;
  const eventTime = `${new Date(Date.now() - 10 * 60_000).toISOString().slice(0, 19)}Z`;
  const day = eventTime.slice(0, 10).replaceAll("-", "/");
  const stamp = eventTime.replaceAll(/[-:]/g, "").slice(0, 13);
  const Records = [
    managementEvent(
      {
        eventSource: "s3.amazonaws.com",
        eventName: "PutBucketObjectLockConfiguration",
        recipientAccountId: accountId,
        awsRegion: region,
        requestParameters: {
          bucketName: Bucket,
          "object-lock": "",
          ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } },
          },
        },
      },
      { eventTime },
    ),
  ];
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: `AWSLogs/${organizationId}/${accountId}/CloudTrail/${region}/${day}/${accountId}_CloudTrail_${region}_${stamp}Z_ShortenedLock01.json.gz`,
      Body: gzipSync(JSON.stringify({ Records })),
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: keyArn,
    }),
  );
}
