import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { logFolder } from "../../aws/arns";
import { dayFolder, digestKey, stamp } from "../../commands/verify/coverage/cells";
import { accountFolder, expectedDeployment } from "../../commands/verify/expected";
import { eventSelectors } from "../../settings/event-selectors";
import { loadSettings } from "../../settings/load";

/**
 * Answers the calls of `verify` for an organization of any size, each after a fixed time. Every account delivers a digest
 * each hour and a log file each five minutes from every Region. Arguments: accounts, Regions, milliseconds.
 */
const [ACCOUNTS = 100, REGIONS = 17, LATENCY = 30] = process.argv.slice(2).map(Number);
const LOG_EVERY = 5 * 60_000;
const HOUR = 60 * 60_000;

const settings = loadSettings();
const expected = expectedDeployment(settings);
const { management, audit } = settings.accounts;
const keyArn = `arn:aws:kms:${settings.region}:${audit.id}:key/00000000-0000-0000-0000-000000000000`;
const start = Date.now();
const longAgo = Date.UTC(2020, 0, 1) / 1_000;

const accounts = [
  management.id,
  audit.id,
  ...Array.from({ length: ACCOUNTS - 2 }, (_, index) => String(500_000_000_000 + index)),
];
const regions = [
  settings.trail.homeRegion,
  ...Array.from({ length: REGIONS - 1 }, (_, index) => `eu-north-${index + 1}`.replace(/-(\d\d)$/, "-1")),
].map((region, index) => (index < 10 ? region : `ap-south-${index - 9}`));

type Answer =
  | { readonly json: object }
  | { readonly xml: string }
  | { readonly headers: Record<string, string> };

const JSON_ANSWERS: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
  DescribeOrganization: () => ({
    Organization: { Id: settings.organization.id, MasterAccountId: management.id, FeatureSet: "ALL" },
  }),
  ListAWSServiceAccessForOrganization: () => ({
    EnabledServicePrincipals: [{ ServicePrincipal: "cloudtrail.amazonaws.com" }],
  }),
  ListDelegatedAdministrators: () => ({ DelegatedAdministrators: [] }),
  // Twenty a page, as AWS Organizations answers.
  ListAccounts: ({ NextToken }) => {
    const from = Number(NextToken ?? 0);
    const to = from + 20;
    return {
      Accounts: accounts
        .slice(from, to)
        .map((Id) => ({ Id, Name: `account-${Id}`, State: "ACTIVE", JoinedTimestamp: longAgo })),
      ...(to < accounts.length ? { NextToken: String(to) } : {}),
    };
  },
  ListTrails: () => ({ Trails: [] }),
  DescribeTrails: () => ({
    trailList: [
      {
        TrailARN: expected.trailArn,
        IsOrganizationTrail: true,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        LogFileValidationEnabled: true,
        S3BucketName: settings.logBucket.name,
        KmsKeyId: keyArn,
        CloudWatchLogsLogGroupArn: expected.logGroupArn,
      },
    ],
  }),
  GetTrailStatus: () => ({
    IsLogging: true,
    StartLoggingTime: longAgo,
    LatestDeliveryTime: start / 1_000 - 300,
    LatestDigestDeliveryTime: start / 1_000 - 1_200,
  }),
  GetEventSelectors: () => ({
    AdvancedEventSelectors: eventSelectors({
      ...settings.trail.events,
      region: settings.region,
      bucketName: settings.logBucket.name,
    }).map(({ fieldSelector }) => ({
      FieldSelectors: fieldSelector.map(({ field, equalTo, notEquals, notStartsWith }) => ({
        Field: field,
        Equals: equalTo,
        NotEquals: notEquals,
        NotStartsWith: notStartsWith,
      })),
    })),
  }),
  GetInsightSelectors: () => ({ InsightSelectors: [] }),
  DescribeKey: () => ({
    KeyMetadata: { KeyId: keyArn.split("/")[1], Arn: keyArn, Enabled: true, KeyState: "Enabled" },
  }),
  GetKeyRotationStatus: () => ({ KeyRotationEnabled: true }),
  GetKeyPolicy: () => ({ Policy: expected.keyPolicy }),
};

const S3_ANSWERS: Readonly<Record<string, string>> = {
  versioning: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
  publicAccessBlock:
    "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>",
  policyStatus: "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>",
  encryption: `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${keyArn}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
  ownershipControls:
    "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
  lifecycle: `<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>${settings.logBucket.transitions.map(({ afterDays, storageClass }) => `<Transition><Days>${afterDays}</Days><StorageClass>${storageClass}</StorageClass></Transition>`).join("")}<Expiration><Days>${settings.logBucket.expireAfterDays}</Days></Expiration></Rule></LifecycleConfiguration>`,
  "object-lock": `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>${settings.logBucket.objectLock.mode}</Mode><Days>${settings.logBucket.objectLock.days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`,
  policy: expected.bucketPolicy,
};

function answerTo(method: string, url: URL, target: string | undefined, body: string): Answer {
  if (target !== undefined) {
    const operation = target.slice(target.lastIndexOf(".") + 1);
    return { json: JSON_ANSWERS[operation]?.(JSON.parse(body || "{}") as Record<string, unknown>) ?? {} };
  }
  if (url.pathname === "/listRegions") {
    return {
      json: {
        Regions: regions.map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED_BY_DEFAULT" })),
      },
    };
  }
  if (body.includes("Action=")) return { xml: stsAnswer(new URLSearchParams(body)) };
  if (method === "HEAD") return { headers: fileMetadata() };
  if (url.searchParams.has("versions")) return { xml: versions(url.searchParams) };
  if (url.searchParams.has("list-type")) return { xml: objects(url.searchParams) };
  const known = Object.keys(S3_ANSWERS).find((key) => url.searchParams.has(key)) ?? "";
  return { xml: S3_ANSWERS[known] ?? "" };
}

function fileMetadata(): Record<string, string> {
  const modified = new Date(start - 60_000);
  return {
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": keyArn,
    "x-amz-object-lock-mode": settings.logBucket.objectLock.mode,
    "x-amz-object-lock-retain-until-date": new Date(
      modified.getTime() + settings.logBucket.objectLock.days * 24 * HOUR,
    ).toISOString(),
    "last-modified": modified.toUTCString(),
  };
}

/** The session's access key is the id of the account that owns the role. */
function stsAnswer(input: URLSearchParams): string {
  const [, , , , account = management.id] = (input.get("RoleArn") ?? "").split(":");
  const session = `<Credentials><AccessKeyId>${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(start + 24 * HOUR).toISOString()}</Expiration></Credentials>`;
  return `<AssumeRoleResponse><AssumeRoleResult>${session}</AssumeRoleResult></AssumeRoleResponse>`;
}

function listKeys(prefix: string, after: string): string[] {
  const [, accountId = "", kind, region = ""] =
    /([^/]+)\/(CloudTrail|CloudTrail-Digest)\/([^/]+)\/$/.exec(prefix) ?? [];
  const folder = accountFolder(settings, accountId);
  const { name: trailName, homeRegion } = settings.trail;
  const every = kind === "CloudTrail" ? LOG_EVERY : HOUR;
  const keys: string[] = [];
  for (let at = start - 5 * 60_000; ; at -= every) {
    const time = new Date(at);
    const key =
      kind === "CloudTrail"
        ? `${folder}/CloudTrail/${region}/${dayFolder(time)}/${accountId}_CloudTrail_${region}_${stamp(time).slice(0, 13)}Z_0123456789abcdef.json.gz`
        : digestKey({ folder, accountId, region, trailName, homeRegion }, time);
    if (key <= after) return keys.reverse();
    keys.push(key);
  }
}

const OWNER = `<Owner><ID>${"0".repeat(64)}</ID></Owner>`;
const FILE = `<LastModified>${new Date(start).toISOString()}</LastModified><ETag>&quot;${"0".repeat(32)}&quot;</ETag><Size>1024</Size><StorageClass>STANDARD</StorageClass>`;

function versions(query: URLSearchParams): string {
  const keys = listKeys(query.get("prefix") ?? "", query.get("key-marker") ?? "");
  const list = keys.map(
    (key) =>
      `<Version><Key>${key}</Key><VersionId>${"v".repeat(32)}</VersionId><IsLatest>true</IsLatest>${FILE}${OWNER}</Version>`,
  );
  return `<ListVersionsResult><IsTruncated>false</IsTruncated>${list.join("")}</ListVersionsResult>`;
}

const ORGANIZATION = `${logFolder(settings.trail, settings.organization.id)}/`;

function objects(query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const folders = prefix === ORGANIZATION ? accounts : regions;
  const inside = query.has("delimiter")
    ? folders.map((folder) => `<CommonPrefixes><Prefix>${prefix}${folder}/</Prefix></CommonPrefixes>`)
    : listKeys(prefix, query.get("start-after") ?? "").map(
        (key) => `<Contents><Key>${key}</Key>${FILE}</Contents>`,
      );
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${inside.join("")}</ListBucketResult>`;
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const { authorization = "", "x-amz-target": target } = request.headers;
  const url = new URL(request.url ?? "/", "http://localhost");
  await sleep(LATENCY);
  if (body.includes("Action=GetCallerIdentity")) {
    const [, account = management.id] = /Credential=(\d{12})\//.exec(authorization) ?? [];
    response.end(
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
    return;
  }
  const answer = answerTo(
    request.method ?? "GET",
    url,
    typeof target === "string" ? target : undefined,
    body,
  );
  if ("headers" in answer) response.writeHead(200, answer.headers).end();
  else response.end("json" in answer ? JSON.stringify(answer.json) : answer.xml);
});
server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
