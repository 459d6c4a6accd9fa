import { entryRoles } from "../../policies/roles/entry";
import { type AccountRole, accountRoleArn, ENTRY_ROLES, trustPrincipals } from "../../policies/roles/role";
import { sampleSettings } from "../settings-file";
import { only, stateBackendStack, synthesized } from "../synthesized";
import { type Answer, ask, iamPrincipal, type PolicyDocument } from "./simulator";

// The roles that `roles --for pipeline` prints, asked together with the state bucket's own policy.
const document = (Statement: PolicyDocument["Statement"]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement,
});

const settings = sampleSettings({
  "state.writerArns": ["arn:aws:iam::222222222222:role/organization-trail-apply"],
});
const { accounts, organization, state } = settings;
if (state.backend !== "s3") throw new Error("the sample keeps its state in S3");

const AUDIT = accounts.audit.id;
const stateBucketPolicyOf = (changed: typeof settings): PolicyDocument =>
  JSON.parse(String(only(synthesized(stateBackendStack(changed)).resource, "aws_s3_bucket_policy").policy));
const bucketPolicy = stateBucketPolicyOf(settings);
const bucket = { arn: `arn:aws:s3:::${state.bucket}`, accountId: AUDIT };
const object = (key: string) => ({ arn: `${bucket.arn}/${key}`, accountId: AUDIT });
const stateObject = object(state.key);
const lock = object(`${state.key}.tflock`);

const WORKFLOWS = {
  repositories: ["acme/trail", "acme@12/trail@34"],
  branch: "main",
  environment: "audit-trail",
};
const roles = entryRoles(settings, "audit", WORKFLOWS);

interface Entry {
  readonly purpose: AccountRole;
  readonly accountId?: string;
}
const PLAN: Entry = { purpose: "plan" };
const VERIFY: Entry = { purpose: "verify" };
const INTEGRITY: Entry = { purpose: "integrity" };
const APPLY: Entry = { purpose: "deploy" };

/** The role that the command prints. */
function printed({ purpose }: Entry) {
  const role = roles.find(({ arn }) => arn.endsWith(`/${ENTRY_ROLES[purpose]}`));
  if (role === undefined) throw new Error(`no entry role to ${purpose}`);
  return role;
}

/** Asks for the entry role, and for a role of an account that trusts the entry role of `trusting` alone. */
function answer(
  entry: Entry,
  action: string,
  resource: { readonly arn: string; readonly accountId: string },
  { context = {}, bucket = bucketPolicy, trusting = PLAN } = {},
): Promise<Answer> {
  const { purpose, accountId = AUDIT } = entry;
  const caller = iamPrincipal(`arn:aws:iam::${accountId}:role/${ENTRY_ROLES[purpose]}`, organization.id);
  const policies = {
    identity: document(printed(entry).permissions),
    s3: bucket,
    sts: document([trustPrincipals([printed(trusting).arn])]),
  };
  return ask({ caller, action, resource, context }, policies);
}

test("the state bucket is in the audit account", () => {
  expect(state).toMatchObject({ account: "audit", owner: { id: AUDIT } });
});

describe.each([
  ["reading", PLAN, "readerArns"],
  ["applying", APPLY, "writerArns"],
])("the %s entry role", (_, entry, list) => {
  it("finds and reads the state", async () => {
    expect(await answer(entry, "s3:ListBucket", bucket)).toBe("Allowed");
    expect(await answer(entry, "s3:GetObject", stateObject)).toBe("Allowed");
  });

  it("reads no other object, deletes no state and does not change the bucket", async () => {
    expect(await answer(entry, "s3:GetObject", object("state-backend.tfstate"))).toBe("ImplicitlyDenied");
    expect(await answer(entry, "s3:DeleteObject", stateObject)).not.toBe("Allowed");
    expect(await answer(entry, "s3:PutBucketPolicy", bucket)).toBe("ExplicitlyDenied");
  });

  it("reads no state over plain HTTP", async () => {
    const plain = { "aws:SecureTransport": "false" };
    expect(await answer(entry, "s3:GetObject", stateObject, { context: plain })).toBe("ExplicitlyDenied");
  });

  it("reads the state from another account only if the settings name it", async () => {
    const elsewhere = { ...entry, accountId: accounts.management.id };
    expect(await answer(elsewhere, "s3:GetObject", stateObject)).toBe("ImplicitlyDenied");
    const arn = `arn:aws:iam::${accounts.management.id}:role/${ENTRY_ROLES[entry.purpose]}`;
    const named = stateBucketPolicyOf(sampleSettings({ [`state.${list}`]: [arn] }));
    expect(await answer(elsewhere, "s3:GetObject", stateObject, { bucket: named })).toBe("Allowed");
    expect(await answer(elsewhere, "s3:ListBucket", bucket, { bucket: named })).toBe("Allowed");
    expect(await answer(elsewhere, "s3:PutObject", stateObject, { bucket: named })).toBe(
      list === "writerArns" ? "Allowed" : "ExplicitlyDenied",
    );
  });
});

test("only the applying entry role writes the state, and locks it", async () => {
  const writes = (entry: Entry) => [
    answer(entry, "s3:PutObject", stateObject),
    ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => answer(entry, action, lock)),
  ];
  expect(await Promise.all(writes(APPLY))).toEqual(writes(APPLY).map(() => "Allowed"));
  expect(await Promise.all(writes(PLAN))).not.toContain("Allowed");
});

const OTHERS = { plan: APPLY, verify: PLAN, integrity: VERIFY, deploy: INTEGRITY } as const;

describe.each(["management", "audit"] as const)("in the %s account", (name) => {
  const { id: accountId } = accounts[name];

  test.each([PLAN, VERIFY, INTEGRITY, APPLY])(
    "the entry role to $purpose alone becomes the role to do so",
    async (entry) => {
      const resource = { arn: accountRoleArn(settings, entry.purpose, name), accountId };
      const assume = (caller: Entry, trusting = entry) =>
        answer(caller, "sts:AssumeRole", resource, { trusting });
      const other = OTHERS[entry.purpose];
      expect(await assume(entry)).toBe("Allowed");
      expect(await assume(other)).toBe("ImplicitlyDenied");
      expect(await assume(entry, other)).toBe("ImplicitlyDenied");
    },
  );
});

test.each([VERIFY, INTEGRITY])("the entry role to $purpose reaches no state", async (entry) => {
  expect(await answer(entry, "s3:GetObject", stateObject)).toBe("ImplicitlyDenied");
});

test.each([
  [PLAN, ["pull_request", "ref:refs/heads/main"]],
  [VERIFY, ["ref:refs/heads/main"]],
  [INTEGRITY, ["ref:refs/heads/main"]],
  [APPLY, ["environment:audit-trail"]],
])("GitHub is trusted in the audit account, with both forms of the repository, for %j", (entry, contexts) => {
  expect(printed(entry).trust).toEqual([
    {
      Sid: "TrustGitHub",
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${AUDIT}:oidc-provider/token.actions.githubusercontent.com` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": ["repo:acme/trail:", "repo:acme@12/trail@34:"].flatMap(
            (repository) => contexts.map((context) => `${repository}${context}`),
          ),
        },
      },
    },
  ]);
});

test("the session of the verifying entry role is long enough for the files after a changed policy", () => {
  expect(roles.map(({ maxSessionDuration }) => maxSessionDuration)).toEqual([3_600, 7_200, 3_600, 3_600]);
});
