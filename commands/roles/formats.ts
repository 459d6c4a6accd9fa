import type { PolicyStatement } from "../../policies/policy-document";
import type { Role } from "../../policies/roles/role";
import type { Format } from "./arguments";

/** Writes roles in a format, as JSON. */
export function formatRoles(roles: readonly Role[], format: Format): string {
  return JSON.stringify(FORMATS[format](roles), null, 2);
}

const FORMATS: Readonly<Record<Format, (roles: readonly Role[]) => unknown>> = {
  json: (roles) => roles.map(forPrograms),
  terraform: forTerraform,
  cloudformation: forCloudFormation,
};

function document(Statement: readonly PolicyStatement[]) {
  return { Version: "2012-10-17", Statement };
}

/** Name and path of an ARN: `role/team/deployer` is the role `deployer` in the path `/team/`. */
function nameAndPath({ arn }: Role) {
  const [, ...parts] = arn.slice(arn.indexOf(":role/") + 1).split("/");
  const name = parts.at(-1) ?? "";
  const folders = parts.slice(0, -1);
  return { name, path: folders.length === 0 ? "/" : `/${folders.join("/")}/` };
}

function forPrograms(role: Role) {
  const { account, arn, description, maxSessionDuration, trust, permissions } = role;
  return {
    account,
    arn,
    ...nameAndPath(role),
    description,
    maxSessionDuration,
    trustPolicy: document(trust),
    policy: document(permissions),
  };
}

/** Without a `terraform` block, so that one folder can hold the files of several purposes. */
function forTerraform(roles: readonly Role[]) {
  const json = (statements: readonly PolicyStatement[]) =>
    JSON.stringify(document(statements)).replaceAll(/[$%](?=\{)/g, "$&$&");
  // A name of Terraform begins with a letter or `_`.
  const resource = (role: Role) =>
    nameAndPath(role)
      .name.replaceAll(/[^\w-]/g, "_")
      .replace(/^[\d-]/, "_$&");
  return {
    resource: {
      aws_iam_role: Object.fromEntries(
        roles.map((role) => [
          resource(role),
          {
            ...nameAndPath(role),
            description: role.description,
            max_session_duration: role.maxSessionDuration,
            assume_role_policy: json(role.trust),
          },
        ]),
      ),
      aws_iam_role_policy: Object.fromEntries(
        roles.map((role) => [
          resource(role),
          {
            name: POLICY_NAME,
            role: `\${aws_iam_role.${resource(role)}.name}`,
            policy: json(role.permissions),
          },
        ]),
      ),
    },
    output: Object.fromEntries(
      roles.map((role) => [resource(role), { value: `\${aws_iam_role.${resource(role)}.arn}` }]),
    ),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
function forCloudFormation(roles: readonly Role[]) {
  const logicalId = (role: Role) => nameAndPath(role).name.replaceAll(/[^A-Za-z0-9]/g, "");
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "IAM roles of the organization trail",
    Resources: Object.fromEntries(
      roles.map((role) => {
        const { name, path } = nameAndPath(role);
        const Properties = {
          RoleName: name,
          Path: path,
          Description: role.description,
          MaxSessionDuration: role.maxSessionDuration,
          AssumeRolePolicyDocument: document(role.trust),
          Policies: [{ PolicyName: POLICY_NAME, PolicyDocument: document(role.permissions) }],
        };
        return [logicalId(role), { Type: "AWS::IAM::Role", Properties }];
      }),
    ),
    Outputs: Object.fromEntries(
      roles.map((role) => [`${logicalId(role)}Arn`, { Value: { "Fn::GetAtt": [logicalId(role), "Arn"] } }]),
    ),
  };
}

const POLICY_NAME = "organization-trail";
