import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { isForm } from "../../emulator/aws-calls";
import type { RecordedCall } from "./recorded-organization";

/** What IAM is asked about a call. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Calls that need no permission: anybody may ask who they are. */
const FREE = ["sts:GetCallerIdentity"];

/**
 * The IAM requests of a call, as AWS documents them: S3 names actions differently, and a call that creates something with
 * tags, a role or a service-linked role asks for these, too.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function iamRequests(call: RecordedCall): readonly IamRequest[] {
  const [service = ""] = call.operation.split(":");
  if (FREE.includes(call.operation)) return [];
  if (service === "s3") return s3Requests(call);
  const input = inputOf(call);
  return (READERS[service] ?? anyResource)(call, input);
}

type Input = Readonly<Record<string, unknown>>;
type Reader = (call: RecordedCall, input: Input) => readonly IamRequest[];

/** The input of a call: JSON, or the form of the query protocol. */
function inputOf({ headers, body }: RecordedCall): Input {
  return isForm(headers)
    ? Object.fromEntries(new URLSearchParams(body))
    : (JSON.parse(body || "{}") as Input);
}

const asked = (action: string, resource = "*", context: IamRequest["context"] = {}): IamRequest => ({
  action,
  resource,
  context,
});

/** True if a form has tags. */
const hasTags = (input: Input) => Object.keys(input).some((key) => key.startsWith("Tags."));

const anyResource: Reader = ({ operation }) => [asked(operation)];

const accountOf = ({ role }: RecordedCall) => role?.split(":")[4] ?? "";

/** The workgroup of `examples/everything.yaml`: a call about a named query does not say in which workgroup it is. */
const WORKGROUP = "everything.trail-search";

const READERS: Readonly<Record<string, Reader>> = {
  athena: (call, input) => {
    const { operation, region } = call;
    const name = input.WorkGroup ?? (operation === "athena:CreateWorkGroup" ? input.Name : WORKGROUP);
    const arn = String(input.ResourceARN ?? `arn:aws:athena:${region}:${accountOf(call)}:workgroup/${name}`);
    return [
      asked(operation, arn),
      ...(operation === "athena:CreateWorkGroup" && input.Tags ? [asked("athena:TagResource", arn)] : []),
    ];
  },
  glue: (call, input) => {
    const { operation, region } = call;
    if (input.ResourceArn !== undefined) return [asked(operation, String(input.ResourceArn))];
    const arn = (name: string) => `arn:aws:glue:${region}:${accountOf(call)}:${name}`;
    const nameOf = (thing: unknown) => (thing as { readonly Name?: string } | undefined)?.Name;
    const isOfTable = /Table|PartitionIndexes/.test(operation);
    const database = input.DatabaseName ?? input.Name ?? nameOf(input.DatabaseInput);
    const table = input.TableName ?? input.Name ?? nameOf(input.TableInput);
    return [
      asked(operation, arn("catalog")),
      asked(operation, arn(`database/${database}`)),
      ...(isOfTable ? [asked(operation, arn(`table/${database}/${table}`))] : []),
      ...(input.Tags ? [asked("glue:TagResource", arn(`database/${database}`))] : []),
    ];
  },
  cloudtrail: (call, input) => {
    const { operation, region } = call;
    const named =
      input.TrailName ??
      input.Name ??
      input.ResourceId ??
      (input.ResourceIdList as string[] | undefined)?.[0];
    if (operation === "cloudtrail:RegisterOrganizationDelegatedAdmin") {
      return [
        asked(operation),
        asked("organizations:RegisterDelegatedAdministrator", accountArn(call, input), {
          "organizations:ServicePrincipal": CLOUDTRAIL_SERVICE,
        }),
      ];
    }
    if (named === undefined || operation === "cloudtrail:DescribeTrails") return [asked(operation)];
    const name = String(named);
    const arn = name.startsWith("arn:")
      ? name
      : `arn:aws:cloudtrail:${region}:${accountOf(call)}:trail/${name}`;
    const linked = `arn:aws:iam::${accountOf(call)}:role/aws-service-role/${CLOUDTRAIL_SERVICE}/AWSServiceRoleForCloudTrail`;
    const role = input.CloudWatchLogsRoleArn;
    return [
      asked(operation, arn),
      ...(input.TagsList === undefined ? [] : [asked("cloudtrail:AddTags", arn)]),
      ...(input.IsOrganizationTrail === true
        ? [asked("iam:CreateServiceLinkedRole", linked), asked("iam:GetRole", linked)]
        : []),
      ...(role ? [asked("iam:PassRole", String(role), { "iam:PassedToService": CLOUDTRAIL_SERVICE })] : []),
    ];
  },
  cloudwatch: (call, input) => {
    const { operation, region } = call;
    const alarm = (name: unknown) => `arn:aws:cloudwatch:${region}:${accountOf(call)}:alarm:${name}`;
    // A denial by AWS names `alarm:*`, so this must be allowed for an alarm of any name:
    // https://github.com/aws-samples/amazon-cloudwatch-auto-alarms/issues/1
    if (operation === "cloudwatch:DescribeAlarms") return [asked(operation, alarm("any"))];
    const arns = Object.entries(input).flatMap(([key, value]) => {
      if (key === "ResourceARN") return [String(value)];
      return key === "AlarmName" || key.startsWith("AlarmNames.") ? [alarm(value)] : [];
    });
    const creates = operation === "cloudwatch:PutMetricAlarm" && hasTags(input);
    return (arns.length === 0 ? ["*"] : arns).flatMap((arn) => [
      asked(operation, arn),
      ...(creates ? [asked("cloudwatch:TagResource", arn)] : []),
    ]);
  },
  iam: (call, input) => {
    const arn = `arn:aws:iam::${accountOf(call)}:role/${input.RoleName}`;
    const creates = call.operation === "iam:CreateRole" && hasTags(input);
    return [asked(call.operation, arn), ...(creates ? [asked("iam:TagRole", arn)] : [])];
  },
  kms: (call, input) => {
    const { operation, region } = call;
    const inRegion = `arn:aws:kms:${region}:${accountOf(call)}`;
    const keyArn = (id: unknown) => (String(id).startsWith("arn:") ? String(id) : `${inRegion}:key/${id}`);
    if (operation === "kms:CreateKey") return [asked(operation), asked("kms:TagResource", keyArn("new"))];
    if (operation === "kms:ListAliases") return [asked(operation)];
    const key = keyArn(input.KeyId ?? input.TargetKeyId);
    const alias = input.AliasName;
    return [asked(operation, key), ...(alias ? [asked(operation, `${inRegion}:${alias}`)] : [])];
  },
  logs: (call, input) => {
    const { operation, region } = call;
    if (operation === "logs:DescribeLogGroups") return [asked(operation)];
    const name = input.logGroupName;
    const arn = name
      ? `arn:aws:logs:${region}:${accountOf(call)}:log-group:${name}`
      : String(input.resourceArn);
    const creates = operation === "logs:CreateLogGroup";
    return [
      asked(operation, arn),
      ...(creates && input.tags ? [asked("logs:TagResource", arn)] : []),
      ...(creates && input.kmsKeyId ? [asked("logs:AssociateKmsKey", arn)] : []),
    ];
  },
  organizations: (call, input) => {
    const { operation } = call;
    const arn = (kind: string, id: unknown) =>
      `arn:aws:organizations::${accountOf(call)}:${kind}/${call.organizationId}/${id}`;
    const ours = { "aws:ResourceTag/organization-trail": "guardrail" };
    const policy =
      input.PolicyId ?? (String(input.ResourceId).startsWith("p-") ? input.ResourceId : undefined);
    if (operation === "organizations:CreatePolicy") {
      const created = arn("policy", `${String(input.Type).toLowerCase()}/p-12345678`);
      const tags = (input.Tags as readonly { Key: string; Value: string }[] | undefined) ?? [];
      const context = Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]));
      return [asked(operation, created, context), asked("organizations:TagResource", created, context)];
    }
    if (policy === undefined) return [asked(operation)];
    const target =
      input.TargetId === undefined ? [] : [asked(operation, targetArn(arn, String(input.TargetId)))];
    return [asked(operation, arn("policy", `service_control_policy/${policy}`), ours), ...target];
  },
  sns: (call, input) => {
    const { operation, region } = call;
    const named = input.TopicArn ?? input.ResourceArn ?? input.SubscriptionArn;
    // AWS asks for the topic of a subscription, with whose ARN that of the subscription begins:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
    const arn =
      named === undefined
        ? `arn:aws:sns:${region}:${accountOf(call)}:${input.Name}`
        : String(named).split(":").slice(0, 6).join(":");
    return [asked(operation, arn), ...(hasTags(input) ? [asked("sns:TagResource", arn)] : [])];
  },
  sts: ({ operation }, input) => [asked(operation, String(input.RoleArn))],
};

function accountArn(call: RecordedCall, { MemberAccountId }: Input): string {
  return `arn:aws:organizations::${accountOf(call)}:account/${call.organizationId}/${MemberAccountId}`;
}

function targetArn(arn: (kind: string, id: unknown) => string, id: string): string {
  if (id.startsWith("r-")) return arn("root", id);
  return arn(id.startsWith("ou-") ? "ou" : "account", id);
}

/** Actions of S3 whose names differ from those of the subresource. */
const S3_NAMES: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "BucketLogging",
  "object-lock": "BucketObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function s3Requests({ method, path, query, headers }: RecordedCall): readonly IamRequest[] {
  const [, bucket = "", ...rest] = decodeURIComponent(path).split("/");
  const arn = `arn:aws:s3:::${bucket}`;
  const key = rest.join("/");
  const verb = { GET: "Get", HEAD: "Get", PUT: "Put", DELETE: "Delete" }[method];
  if (key !== "") return [asked(`s3:${verb}Object`, `${arn}/${key}`)];
  const subresource = [...query.keys()].find((name) => S3_NAMES[name] !== undefined);
  if (subresource !== undefined) {
    // Only a policy has an action of its own to delete it.
    const change = method === "DELETE" && subresource !== "policy" ? "Put" : verb;
    return [asked(`s3:${change}${S3_NAMES[subresource]}`, arn)];
  }
  if (method === "PUT") {
    const locks = headers["x-amz-bucket-object-lock-enabled"] === "true";
    return [
      "CreateBucket",
      ...(locks ? ["PutBucketObjectLockConfiguration", "PutBucketVersioning"] : []),
    ].map((action) => asked(`s3:${action}`, arn));
  }
  return [asked("s3:ListBucket", arn)];
}
