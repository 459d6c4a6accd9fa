import type { StubModel } from "./stubbed-model";

/** IAM's answer about CloudTrail's role for CloudWatch Logs or the searcher role, or undefined for another call. */
export function iamAnswer(operation: string, input: URLSearchParams, model: StubModel): string | undefined {
  const [name, arn] = [input.get("PolicyName") ?? "", input.get("PolicyArn") ?? ""];
  const list = (element: string, members: readonly string[]) =>
    `<${element}>${members.map((one) => `<member>${one}</member>`).join("")}</${element}><IsTruncated>false</IsTruncated>`;
  const isSearcher = (input.get("RoleName") ?? "").endsWith("-searcher");
  const [ownName, ownPolicy] = isSearcher
    ? ["search-log-files", model.searcherPolicy]
    : ["deliver-events", model.rolePolicy];
  const answers: Readonly<Record<string, () => string>> = {
    "iam:GetRole": () => role(isSearcher ? { ...model, roleTrust: model.searcherTrust } : model),
    "iam:GetRolePolicy": () =>
      `<RoleName>r</RoleName><PolicyName>${name}</PolicyName><PolicyDocument>${encodeURIComponent(model.furtherPolicies[name] ?? ownPolicy)}</PolicyDocument>`,
    "iam:ListRolePolicies": () => list("PolicyNames", [ownName, ...Object.keys(model.furtherPolicies)]),
    "iam:ListAttachedRolePolicies": () =>
      list(
        "AttachedPolicies",
        Object.keys(model.attachedPolicies).map(
          (one) => `<PolicyName>p</PolicyName><PolicyArn>${one}</PolicyArn>`,
        ),
      ),
    "iam:GetPolicy": () => `<Policy><Arn>${arn}</Arn><DefaultVersionId>v1</DefaultVersionId></Policy>`,
    "iam:GetPolicyVersion": () =>
      `<PolicyVersion><VersionId>v1</VersionId><Document>${encodeURIComponent(model.attachedPolicies[arn] ?? model.boundaryPolicy)}</Document></PolicyVersion>`,
  };
  return answers[operation]?.();
}

function role({ roleTrust, roleBoundary }: StubModel): string {
  const boundary =
    roleBoundary === undefined
      ? ""
      : `<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>${roleBoundary}</PermissionsBoundaryArn></PermissionsBoundary>`;
  return `<Role><RoleName>r</RoleName><Path>/</Path><RoleId>i</RoleId><Arn>a</Arn><CreateDate>2020-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${encodeURIComponent(roleTrust)}</AssumeRolePolicyDocument>${boundary}</Role>`;
}
