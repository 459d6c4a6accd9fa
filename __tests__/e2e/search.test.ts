import {
  AthenaClient,
  GetWorkGroupCommand,
  ListNamedQueriesCommand,
  UpdateWorkGroupCommand,
} from "@aws-sdk/client-athena";
import { GetTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { HeadBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { run } from "../../commands/shared/subprocess";
import { answerForCloudTrail } from "../../emulator/cloudtrail-answers";
import { runAwsLines } from "./aws-cli";
import { Deployment } from "./deployment";

const RESULTS = { Bucket: "acme-cloudtrail-search" };
const GLACIER_IR = [{ afterDays: 14, storageClass: "GLACIER_IR" }];

const BUCKET = [
  "aws_s3_bucket",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
];
const EVERYTHING = [
  ...Array.from({ length: 8 }, () => "aws_athena_named_query"),
  "aws_athena_workgroup",
  "aws_glue_catalog_database",
  "aws_glue_catalog_table",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_kms_key",
  ...BUCKET,
];

let deployment: Deployment;

/** The checks of `verify` about search that do not pass. */
async function verified(): Promise<Readonly<Record<string, string>>> {
  const proxy = await answerForCloudTrail(deployment.organization.endpoint, "us-east-1", {
    regions: ["us-east-1"],
    optIn: {},
    longAgo: new Set(),
    status: () => ({}),
    refuses: () => false,
  });
  try {
    const args = ["commands/verify/main.ts", "--only", "search", "--format", "json"];
    const { stdout } = await run(process.execPath, ["--require", "./transpile.cjs", ...args], {
      env: { ...deployment.workspace.environment, AWS_ENDPOINT_URL: proxy.endpoint },
    });
    const { results } = JSON.parse(stdout) as { results: { id: string; outcome: string }[] };
    return Object.fromEntries(
      results.flatMap(({ id, outcome }) => (outcome === "PASS" ? [] : [[id, outcome] as const])),
    );
  } finally {
    await proxy.stop();
  }
}

beforeAll(async () => {
  deployment = await Deployment.deployed({ "logBucket.transitions": GLACIER_IR });
});

afterAll(() => deployment?.end());

test("search is enabled, changed and disabled in place, with results in its bucket", async () => {
  const { accounts, client, managementAccountId } = deployment.organization;
  const audit = client(accounts.audit);
  const WorkGroup = "organization-trail-search";
  const searcherArns = [`arn:aws:iam::${managementAccountId}:role/analyst`];

  expect(await deployment.change({ search: { enabled: true, searcherArns } })).toEqual(
    EVERYTHING.map((type) => `create ${type}`),
  );
  const athena = new AthenaClient(audit);
  const { NamedQueryIds = [] } = await athena.send(new ListNamedQueriesCommand({ WorkGroup }));
  expect(NamedQueryIds).toHaveLength(8);
  const { Table } = await new GlueClient(audit).send(
    new GetTableCommand({ DatabaseName: "organization_trail", Name: "log_files" }),
  );
  expect(Table?.Parameters?.["storage.location.template"]).toMatch(
    /^s3:\/\/acme-cloudtrail\/AWSLogs\/o-\w+\/\$\{account\}\/CloudTrail\/\$\{region\}\/\$\{day\}$/,
  );

  const smaller = { enabled: true, searcherArns, bytesScannedLimit: "50 MB", resultsExpireAfterDays: 7 };
  expect(await deployment.change({ search: smaller })).toEqual([
    "update aws_athena_workgroup",
    "update aws_s3_bucket_lifecycle_configuration",
  ]);
  const { WorkGroup: changed } = await athena.send(new GetWorkGroupCommand({ WorkGroup }));
  expect(changed?.Configuration?.BytesScannedCutoffPerQuery).toBe(50_000_000);

  expect(await verified()).toEqual({});
  await athena.send(
    new UpdateWorkGroupCommand({
      WorkGroup,
      ConfigurationUpdates: { EnforceWorkGroupConfiguration: false },
    }),
  );
  expect(await verified()).toEqual({ "search.workgroup": "FAIL" });

  const s3 = new S3Client(audit);
  for (const Body of ["a result", "the same again"]) {
    await s3.send(new PutObjectCommand({ ...RESULTS, Key: "query.csv", Body, ContentLength: Body.length }));
  }
  const lost = [
    "bucket-deleted aws_s3_bucket",
    "key-deleted aws_kms_key",
    "search-table-narrowed aws_glue_catalog_table",
    "search-workgroup-weakened aws_athena_workgroup",
  ];
  expect(await deployment.change({ search: { enabled: false } }, lost)).toEqual(
    EVERYTHING.map((type) => `delete ${type}`),
  );
  await expect(s3.send(new HeadBucketCommand(RESULTS))).rejects.toMatchObject({ name: "NotFound" });

  expect(await deployment.change({ search: { enabled: true } })).not.toContain("create aws_iam_role");
});

test("the command asks the workgroup, and all accounts that have log files", async () => {
  const { organization, workspace } = deployment;
  const { accounts, client, managementAccountId } = organization;
  const s3 = new S3Client(client(accounts.audit));
  const Key = `AWSLogs/${organization.organizationId}/${managementAccountId}/CloudTrail/`; // a folder marker
  await s3.send(new PutObjectCommand({ Bucket: "acme-cloudtrail", Key, Body: "marker" }));
  const search = "npm run --silent search -- organization-changes";
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const { exitCode, stdout, output } = await runAwsLines(
    `${search}\n${search} --account all --from ${daysAgo(3)} --to ${daysAgo(2)}`,
    {
      organization,
      workspace,
    },
  );
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(stdout).toBe("0 rows\n0 rows\n");
  expect(output).toContain("1 account x 36 Regions x 2 days = 72 folders to list");
  expect(output).toContain("search: succeeded");
});
