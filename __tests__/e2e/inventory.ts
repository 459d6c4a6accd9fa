import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import {
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import {
  GetBucketPolicyCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ClientConfiguration, EmulatedOrganization } from "../../emulator/emulated-organization";

/** Lists the resources of an organization for comparisons. Keys with a scheduled deletion are not listed. */
export async function inventory(organization: EmulatedOrganization) {
  const accounts = [organization.managementAccountId, ...Object.values(organization.accounts)];
  return {
    trustedServices: await listTrustedServices(organization.client()),
    accounts: await Promise.all(accounts.map((id) => accountInventory(organization.client(id)))),
  };
}

/** Listing a bucket writes access logs, so their objects are not compared. */
const ACCESS_LOG_SUFFIX = "-access-logs";

async function accountInventory(client: ClientConfiguration) {
  const [buckets, trails, keys, roles] = await Promise.all([
    listBuckets(new S3Client(client)),
    listTrails(new CloudTrailClient(client)),
    listKeys(new KMSClient(client)),
    listRoles(new IAMClient(client)),
  ]);
  return { buckets, trails, keys, roles };
}

async function listTrustedServices(client: ClientConfiguration) {
  const organizations = new OrganizationsClient(client);
  const { EnabledServicePrincipals: services = [] } = await organizations.send(
    new ListAWSServiceAccessForOrganizationCommand(),
  );
  return services.map(({ ServicePrincipal }) => ServicePrincipal);
}

function listBuckets(s3: S3Client) {
  return s3.send(new ListBucketsCommand()).then(({ Buckets = [] }) =>
    Promise.all(
      Buckets.map(async ({ Name: Bucket }) => {
        const { Policy } = await s3
          .send(new GetBucketPolicyCommand({ Bucket }))
          .catch(() => ({ Policy: undefined }));
        if (Bucket?.endsWith(ACCESS_LOG_SUFFIX)) return { Bucket, Policy };
        const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
        return { Bucket, Policy, Versions, DeleteMarkers };
      }),
    ),
  );
}

async function listTrails(cloudtrail: CloudTrailClient) {
  const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand());
  return Promise.all(
    trailList.map(async (trail) => {
      const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: trail.TrailARN }));
      return { ...trail, IsLogging };
    }),
  );
}

async function listKeys(kms: KMSClient) {
  const [{ Keys = [] }, { Aliases }] = await Promise.all([
    kms.send(new ListKeysCommand()),
    kms.send(new ListAliasesCommand()),
  ]);
  const keys = await Promise.all(
    Keys.map(async ({ KeyId }) => {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      return { KeyId, state: KeyMetadata?.KeyState, Policy };
    }),
  );
  return { keys: keys.filter(({ state }) => state !== "PendingDeletion"), Aliases };
}

async function listRoles(iam: IAMClient) {
  return (await iam.send(new ListRolesCommand())).Roles?.map(({ RoleName }) => RoleName);
}
