import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { answerForCloudTrail, type CloudTrailAnswers } from "../../emulator/cloudtrail-answers";
import { type Delivered, type DeliveredCell, type Delivery, deliver } from "../../emulator/deliver";
import { type EmulatedOrganization, startOrganization } from "../../emulator/emulated-organization";
import { settingsFor } from "../../emulator/settings-for";
import { Workspace } from "../../emulator/workspace";
import type { Settings } from "../../settings/file";
import { parseSettings } from "../../settings/load";

/** Regions that every account has enabled, and an opt-in Region that the workload account has not. */
const REGIONS = ["eu-west-1", "us-east-1", "us-west-2"];
const OPT_IN = "af-south-1";

/** An emulated organization with the app deployed and with files as CloudTrail delivers them. */
export interface VerifiedOrganization {
  readonly organization: EmulatedOrganization;
  readonly workspace: Workspace;
  readonly proxy: CloudTrailAnswers;
  readonly settings: Settings;
  readonly delivery: Delivery;
  readonly trailArn: string;
  readonly keyArn: string;
  /** The emulator does not find a key by its ARN in every call. */
  readonly keyId: string;
  readonly cells: readonly DeliveredCell[];
  /** What was delivered of each cell. */
  readonly delivered: readonly Delivered[];
  /** Clients of the management account and of the audit account. They bypass the proxy. */
  readonly cloudTrail: CloudTrailClient;
  readonly organizations: OrganizationsClient;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  /** The environment of a run of `verify`. */
  readonly environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts the organization, deploys the app, and puts the files that CloudTrail would have delivered by now. */
export async function startVerifiedOrganization(): Promise<VerifiedOrganization> {
  const organization = await startOrganization({ memberAccounts: ["workload"] });
  const workspace = await Workspace.create({ organization });
  const { audit, workload = "" } = organization.accounts;
  const written = {
    ...settingsFor(organization, workspace.terraform),
    integrity: {
      stateUri: "s3://acme-organization-trail-state/integrity/",
      writerArns: [`arn:aws:iam::${audit}:role/organization-trail-log-validator`],
    },
  };
  await workspace.writeSettings(written);
  await workspace.synthesize();
  await workspace.bootstrap();
  await workspace.deploy("organization-trail");
  const outputs = await workspace.stack("organization-trail").outputs();

  const accounts = [organization.managementAccountId, audit, workload];
  const proxy = await answerForCloudTrail(organization.endpoint, "us-east-1", {
    regions: REGIONS,
    optIn: { [OPT_IN]: [workload] },
    longAgo: new Set(accounts),
    status: () => ({}),
    refuses: () => false,
  });
  const settings = parseSettings(stringify(written));
  const s3 = new S3Client(organization.client(audit));
  const delivery = {
    s3,
    bucket: settings.logBucket.name,
    keyArn: String(outputs.KmsKeyArn),
    organizationId: organization.organizationId,
    trailName: settings.trail.name,
    homeRegion: settings.trail.homeRegion,
  };
  const cells = accounts.flatMap((accountId) =>
    [...REGIONS, ...(accountId === workload ? [] : [OPT_IN])].map((region) => ({ accountId, region })),
  );
  const delivered: Delivered[] = [];
  for (const cell of cells) {
    delivered.push(await deliver(delivery, cell, { quiet: cell.region === "us-west-2" }));
  }
  return {
    organization,
    workspace,
    proxy,
    settings,
    delivery,
    trailArn: String(outputs.TrailArn),
    keyArn: delivery.keyArn,
    keyId: delivery.keyArn.split("/")[1] ?? "",
    cells,
    delivered,
    cloudTrail: new CloudTrailClient(organization.client()),
    organizations: new OrganizationsClient(organization.client()),
    kms: new KMSClient(organization.client(audit)),
    s3,
    environment: { ...workspace.environment, AWS_ENDPOINT_URL: proxy.endpoint },
    stop: async () => {
      await proxy.stop();
      await workspace.remove();
      await organization.stop();
    },
  };
}
