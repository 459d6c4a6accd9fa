import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { answerForCloudTrail, type CloudTrailAnswers } from "../../../emulator/cloudtrail-answers";
import { deliver } from "../../../emulator/deliver";
import { type EmulatedOrganization, startOrganization } from "../../../emulator/emulated-organization";
import { settingsFor } from "../../../emulator/settings-for";
import { Workspace } from "../../../emulator/workspace";
import { parseSettings } from "../../../settings/load";

const REGIONS = ["eu-west-1", "us-east-1"];

/** The organization that the workflows act in: the state bucket is there, and nothing else is deployed. */
export interface AwsSide {
  readonly organization: EmulatedOrganization;
  /** Knows Terraform and the provider; it bootstrapped. */
  readonly workspace: Workspace;
  readonly proxy: CloudTrailAnswers;
  readonly settings: ReturnType<typeof withApplyingRoles>;
  stop(): Promise<void>;
}

export async function startAwsSide(): Promise<AwsSide> {
  const organization = await startOrganization({ memberAccounts: ["workload"], report: () => {} });
  try {
    const workspace = await Workspace.create({ organization, report: () => {} });
    const settings = withApplyingRoles(settingsFor(organization, workspace.terraform), organization);
    await workspace.writeSettings(settings);
    await workspace.synthesize();
    await workspace.bootstrap();
    const proxy = await answerForCloudTrail(organization.endpoint, "us-east-1", {
      regions: REGIONS,
      optIn: {},
      longAgo: new Set(accountsOf(organization)),
      status: () => ({}),
      refuses: () => false,
    });
    const stop = async () => {
      await proxy.stop();
      await workspace.remove();
      await organization.stop();
    };
    return { organization, workspace, proxy, settings, stop };
  } catch (error) {
    await organization.stop();
    throw error;
  }
}

/** The pipeline applies with roles of its own, and writes the state with its entry role. */
function withApplyingRoles(
  settings: ReturnType<typeof settingsFor>,
  { accounts: { audit: id } }: EmulatedOrganization,
) {
  const { audit } = settings.accounts;
  const role = (name: string) => `arn:aws:iam::${id}:role/${name}`;
  return {
    ...settings,
    accounts: {
      management: { ...settings.accounts.management, deployerArns: undefined },
      audit: { ...audit, deployerArns: [...audit.deployerArns, role("apply")] },
    },
    state: { ...settings.state, writerArns: [role("apply-entry")] },
  };
}

/** Delivers for every account and Region what CloudTrail would have by now. */
export async function deliverEverywhere({ organization }: AwsSide, written: object): Promise<void> {
  const { audit } = organization.accounts;
  const settings = parseSettings(stringify(written));
  const { Aliases } = await new KMSClient(organization.client(audit)).send(new ListAliasesCommand());
  const alias = Aliases?.find(({ AliasName }) => AliasName === `alias/${settings.key.alias}`);
  const delivery = {
    s3: new S3Client(organization.client(audit)),
    bucket: settings.logBucket.name,
    keyArn: `arn:aws:kms:us-east-1:${audit}:key/${alias?.TargetKeyId}`,
    organizationId: organization.organizationId,
    trailName: settings.trail.name,
    homeRegion: settings.trail.homeRegion,
  };
  for (const accountId of accountsOf(organization)) {
    // The workflow of integrity looks back two days.
    for (const region of REGIONS) await deliver(delivery, { accountId, region }, { hours: 54 });
  }
}

function accountsOf({ managementAccountId, accounts }: EmulatedOrganization): readonly string[] {
  return [managementAccountId, ...Object.values(accounts)];
}
