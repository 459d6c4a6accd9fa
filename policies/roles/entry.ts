import { awsPartition, bucketArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import type { PolicyStatement } from "../policy-document";
import type { AccountName } from "./grant";
import { type AccountRole, accountNames, accountRoleArn, entryRoleArn, ONE_HOUR, type Role } from "./role";

/** The workflows of a repository on GitHub that may assume the entry roles. */
export interface Workflows {
  /** The repository as GitHub's subjects name it: `acme/trail`, or `acme@1234/trail@5678` with immutable ids. */
  readonly repositories: readonly string[];
  /** The branch whose workflows plan, verify and validate digests. */
  readonly branch: string;
  /** The environment whose reviewers approve a deployment. */
  readonly environment: string;
}

const ISSUER = "token.actions.githubusercontent.com";

/** A deployment waits for files that are younger than a changed policy. */
const SESSION_OF_VERIFY = 2 * ONE_HOUR;

/** The roles that trust GitHub. Each assumes the role of the same purpose in every account. */
export function entryRoles(settings: Settings, account: AccountName, workflows: Workflows): readonly Role[] {
  const { branch, environment } = workflows;
  const main = `ref:refs/heads/${branch}`;
  const role = (
    purpose: AccountRole,
    contexts: readonly string[],
    details: Pick<Role, "description" | "permissions"> & { readonly maxSessionDuration?: number },
  ): Role => ({
    account,
    arn: entryRoleArn(settings, purpose, account),
    maxSessionDuration: ONE_HOUR,
    ...details,
    trust: [trustGitHub(settings, account, subjects(workflows.repositories, contexts))],
  });
  return [
    role("plan", ["pull_request", main], {
      description: "Plans the organization trail from GitHub",
      permissions: [assume(settings, "plan", "AssumePlanners"), ...readState(settings)],
    }),
    role("verify", [main], {
      description: "Verifies the organization trail from GitHub",
      maxSessionDuration: SESSION_OF_VERIFY,
      permissions: [assume(settings, "verify", "AssumeVerifiers")],
    }),
    role("integrity", [main], {
      description: "Validates the digests of the organization trail from GitHub",
      permissions: [assume(settings, "integrity", "AssumeDigestReaders")],
    }),
    role("deploy", [`environment:${environment}`], {
      description: "Applies the organization trail from GitHub",
      permissions: [assume(settings, "deploy", "AssumeDeployers"), ...writeState(settings)],
    }),
  ];
}

/** https://docs.github.com/en/actions/reference/security/oidc */
function subjects(repositories: readonly string[], contexts: readonly string[]): readonly string[] {
  return repositories.flatMap((repository) => contexts.map((context) => `repo:${repository}:${context}`));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
function trustGitHub(
  { accounts, region }: Settings,
  account: AccountName,
  allowed: readonly string[],
): PolicyStatement {
  const { id } = accounts[account] ?? accounts.audit;
  return {
    Sid: "TrustGitHub",
    Effect: "Allow",
    Principal: { Federated: `arn:${awsPartition(region)}:iam::${id}:oidc-provider/${ISSUER}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: allowed } },
  };
}

function assume(settings: Settings, role: AccountRole, sid: string): PolicyStatement {
  const arns = accountNames(settings).map((name) => accountRoleArn(settings, role, name));
  return { Sid: sid, Effect: "Allow", Action: "sts:AssumeRole", Resource: arns };
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required. A plan takes no lock. */
function readState({ state }: Settings): readonly PolicyStatement[] {
  if (state.backend !== "s3") return [];
  const bucket = bucketArn({ region: state.region, name: state.bucket });
  return [
    { Sid: "FindState", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
    { Sid: "ReadState", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/${state.key}` },
  ];
}

function writeState(settings: Settings): readonly PolicyStatement[] {
  const { state } = settings;
  if (state.backend !== "s3") return [];
  const bucket = bucketArn({ region: state.region, name: state.bucket });
  const object = `${bucket}/${state.key}`;
  return [
    ...readState(settings),
    // An earlier version of a lost state is found, read and written again.
    { Sid: "FindVersions", Effect: "Allow", Action: "s3:ListBucketVersions", Resource: bucket },
    { Sid: "WriteState", Effect: "Allow", Action: ["s3:GetObjectVersion", "s3:PutObject"], Resource: object },
    {
      Sid: "LockState",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: `${object}.tflock`,
    },
  ];
}
