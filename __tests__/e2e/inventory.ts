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

/** What exists in an organization, to be compared with what exists later. Keys that await deletion are left out. */
export async function inventory(organization: EmulatedOrganization) {
  const accounts = [organization.managementAccountId, ...Object.values(organization.accounts)];
  return {
    trustedServices: await trustedServices(organization.client()),
    accounts: await Promise.all(accounts.map((id) => accountInventory(organization.client(id)))),
  };
}

/** Whoever looks at a bucket adds to its access logs. */
const ACCESS_LOGS = "-access-logs";

async function accountInventory(client: ClientConfiguration) {
  const [buckets, trails, keys, roles] = await Promise.all([
    bucketsOf(new S3Client(client)),
    trailsOf(new CloudTrailClient(client)),
    keysOf(new KMSClient(client)),
    rolesOf(new IAMClient(client)),
  ]);
  return { buckets, trails, keys, roles };
}

async function trustedServices(client: ClientConfiguration) {
  const organizations = new OrganizationsClient(client);
  const { EnabledServicePrincipals: services = [] } = await organizations.send(
    new ListAWSServiceAccessForOrganizationCommand(),
  );
  return services.map(({ ServicePrincipal }) => ServicePrincipal);
}

function bucketsOf(s3: S3Client) {
  return s3.send(new ListBucketsCommand()).then(({ Buckets = [] }) =>
    Promise.all(
      Buckets.map(async ({ Name: Bucket }) => {
        const { Policy } = await s3
          .send(new GetBucketPolicyCommand({ Bucket }))
          .catch(() => ({ Policy: undefined }));
        if (Bucket?.endsWith(ACCESS_LOGS)) return { Bucket, Policy };
        const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
        return { Bucket, Policy, Versions, DeleteMarkers };
      }),
    ),
  );
}

async function trailsOf(cloudtrail: CloudTrailClient) {
  const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand());
  return Promise.all(
    trailList.map(async (trail) => {
      const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: trail.TrailARN }));
      return { ...trail, IsLogging };
    }),
  );
}

async function keysOf(kms: KMSClient) {
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

async function rolesOf(iam: IAMClient) {
  return (await iam.send(new ListRolesCommand())).Roles?.map(({ RoleName }) => RoleName);
}
