import type { Trail } from "@aws-sdk/client-cloudtrail";
import type { Machine } from "../../../commands/doctor/machine";
import type { Account, Accounts, Call } from "../../../commands/verify/accounts";
import { CallError } from "../../../commands/verify/call-error";
import type { AccountName } from "../../../policies/roles/grant";
import type { Settings } from "../../../settings/file";

/** What AWS and the machine answer. A test changes it. */
export interface World {
  machine: { node: string; terraform: string | undefined; registry: boolean; mirror?: string };
  organization: { Id: string; FeatureSet: string; MasterAccountId: string };
  members: string[];
  trustedServices: string[];
  policyTypes: string[];
  regions: string[];
  trails: Record<AccountName, Trail[]>;
  buckets: Record<AccountName, string[]>;
  othersBuckets: string[];
  aliases: string[];
  logGroups: string[];
  roles: Record<AccountName, string[]>;
  topics: string[];
  workgroups: string[];
  databases: string[];
  /** Who gets every right on a new database, and on a new table; with `-looks`, who may only describe it. */
  lakeDefaults: Record<"database" | "table", string[]>;
  bucketPolicies: Record<string, string>;
  keyPolicy: string | undefined;
  callers: Record<AccountName, string>;
}

/** An organization before the first deployment, with nothing in the way. */
export function emptyWorld({ organization, accounts }: Settings): World {
  const none = () => ({ management: [], audit: [], logArchive: [] });
  const caller = (id = "") => `arn:aws:sts::${id}:assumed-role/organization-trail-deployer/doctor`;
  return {
    machine: { node: "24.1.0", terraform: "1.11.4", registry: true },
    organization: { Id: organization.id, FeatureSet: "ALL", MasterAccountId: accounts.management.id },
    members: Object.values(accounts).flatMap((account) => account?.id ?? []),
    trustedServices: [],
    policyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
    regions: ["eu-west-1", "us-east-1"],
    trails: none(),
    buckets: none(),
    othersBuckets: [],
    aliases: ["alias/aws/s3"],
    logGroups: ["/aws/cloudtrail/organization-trail-2"],
    roles: none(),
    topics: [],
    workgroups: ["primary"],
    databases: ["default"],
    lakeDefaults: { database: ["IAM_ALLOWED_PRINCIPALS"], table: ["IAM_ALLOWED_PRINCIPALS"] },
    bucketPolicies: {},
    keyPolicy: undefined,
    callers: {
      management: caller(accounts.management.id),
      audit: caller(accounts.audit.id),
      logArchive: caller(accounts.logArchive?.id),
    },
  };
}

export function machineOf({ machine: { node, terraform, registry, mirror } }: World): Machine {
  return {
    node,
    terraform: async () => terraform,
    registryAnswers: async () => registry,
    mirror: () => (mirror === undefined ? undefined : { root: "/mirror", version: mirror }),
  };
}

/** The accounts of the settings, which answer from the world. */
export function accountsOf(settings: Settings, world: World, onCall: (call: Call) => void): Accounts {
  const { accounts, state } = settings;
  const open = (name: AccountName): Account => {
    const { id } = accounts[name] ?? accounts.audit;
    return {
      id,
      identity: async () => world.callers[name].split(":")[4] ?? "",
      callerArn: async () => world.callers[name],
      client: (Client) => {
        const client = new Client({ region: "us-east-1" } as never);
        const send = async (command: { readonly input: Input; readonly constructor: { name: string } }) => {
          const operation = command.constructor.name.replace(/Command$/, "");
          onCall({ account: name, operation });
          const answer = ANSWERS[operation]?.(world, name, command.input);
          if (answer === undefined) throw new Error(`nobody answers ${operation}`);
          if (answer instanceof Refusal) {
            throw new CallError(name, operation, Object.assign(new Error(answer.code), answer.error));
          }
          return answer;
        };
        Object.assign(client as object, { send });
        return client;
      },
    };
  };
  const audit = open("audit");
  return {
    management: open("management"),
    audit,
    bucketOwner: accounts.logArchive === undefined ? audit : open("logArchive"),
    stateOwner: state.backend === "s3" ? open(state.account) : undefined,
  };
}

type Input = Readonly<Record<string, unknown>>;

class Refusal {
  constructor(
    readonly code: string,
    readonly status = 400,
  ) {}

  get error() {
    return { name: this.code, $metadata: { httpStatusCode: this.status } };
  }
}

const KEY = "arn:aws:kms:us-east-1:444444444444:key/log";

const ANSWERS: Readonly<Record<string, (world: World, name: AccountName, input: Input) => object>> = {
  GetCallerIdentity: ({ callers }, name) => ({ Arn: callers[name] }),
  DescribeOrganization: ({ organization }) => ({ Organization: organization }),
  ListAccounts: ({ members }) => ({ Accounts: members.map((Id) => ({ Id, State: "ACTIVE" })) }),
  ListAWSServiceAccessForOrganization: ({ trustedServices }) => ({
    EnabledServicePrincipals: trustedServices.map((ServicePrincipal) => ({ ServicePrincipal })),
  }),
  ListRoots: ({ policyTypes }) => ({
    Roots: [{ Id: "r-acme", PolicyTypes: policyTypes.map((Type) => ({ Type, Status: "ENABLED" })) }],
  }),
  ListRegions: ({ regions }) => ({
    Regions: regions.map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED_BY_DEFAULT" })),
  }),
  DescribeTrails: ({ trails }, name) => ({ trailList: trails[name] }),
  ListBuckets: ({ buckets }, name) => ({ Buckets: buckets[name].map((Name) => ({ Name })) }),
  HeadBucket: ({ othersBuckets }, _, { Bucket }) =>
    othersBuckets.includes(String(Bucket)) ? new Refusal("Forbidden", 403) : new Refusal("NotFound", 404),
  ListAliases: ({ aliases }) => ({ Aliases: aliases.map((AliasName) => ({ AliasName })) }),
  DescribeLogGroups: ({ logGroups }) => ({ logGroups: logGroups.map((logGroupName) => ({ logGroupName })) }),
  GetRole: ({ roles }, name, { RoleName }) =>
    roles[name].includes(String(RoleName)) ? { Role: { RoleName } } : new Refusal("NoSuchEntity", 404),
  GetTopicAttributes: ({ topics }, _, { TopicArn }) =>
    topics.includes(String(TopicArn)) ? { Attributes: { TopicArn } } : new Refusal("NotFoundException", 404),
  GetWorkGroup: ({ workgroups }, _, { WorkGroup }) =>
    workgroups.includes(String(WorkGroup))
      ? { WorkGroup: { Name: WorkGroup } }
      : new Refusal("InvalidRequestException"),
  GetDatabase: ({ databases }, _, { Name }) =>
    databases.includes(String(Name)) ? { Database: { Name } } : new Refusal("EntityNotFoundException"),
  GetDataLakeSettings: ({ lakeDefaults: { database, table } }) => {
    const rights = (names: readonly string[]) =>
      names.map((name) => ({
        Principal: { DataLakePrincipalIdentifier: name.replace(/-looks$/, "") },
        Permissions: [name.endsWith("-looks") ? "DESCRIBE" : "ALL"],
      }));
    return {
      DataLakeSettings: {
        CreateDatabaseDefaultPermissions: rights(database),
        CreateTableDefaultPermissions: rights(table),
      },
    };
  },
  GetBucketPolicy: ({ bucketPolicies }, _, { Bucket }) => {
    const Policy = bucketPolicies[String(Bucket)];
    return Policy === undefined ? new Refusal("NoSuchBucket", 404) : { Policy };
  },
  DescribeKey: ({ keyPolicy }) =>
    keyPolicy === undefined ? new Refusal("NotFoundException") : { KeyMetadata: { Arn: KEY } },
  GetKeyPolicy: ({ keyPolicy }) => ({ Policy: keyPolicy }),
};
