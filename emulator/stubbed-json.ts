import type { Settings } from "../settings/file";
import { publicKeyList } from "./signed-keys";
import { alarmAnswers } from "./stubbed-alarms";
import type { StubModel } from "./stubbed-model";
import { searchAnswers, stubResultsKeyArn } from "./stubbed-search";

/** The events of CloudTrail's event history by name, or its newest event of a service. */
export function lookUp(
  attributes: unknown,
  events: readonly { readonly EventName: string }[],
  newest: Date,
): readonly object[] {
  const [attribute] = Array.isArray(attributes) ? attributes : [];
  if (attribute?.AttributeKey !== "EventName") {
    return [{ EventName: "GetBucketAcl", EventTime: newest.getTime() / 1_000 }];
  }
  return events.filter(({ EventName }) => EventName === attribute.AttributeValue);
}

type JsonAnswer = (input: Record<string, unknown>, region: string) => object;

/** AWS Organizations lists twenty accounts at a time. */
const PAGE = 20;

const LONG_AGO = Date.UTC(2020, 0, 1) / 1_000;

function notFound(code: string) {
  return { status: 400, code, message: "it does not exist" };
}

function organizationAnswers(model: StubModel): Readonly<Record<string, JsonAnswer>> {
  return {
    "organizations:DescribeOrganization": () =>
      model.organization === undefined
        ? notFound("AWSOrganizationsNotInUseException")
        : { Organization: model.organization },
    "organizations:ListAWSServiceAccessForOrganization": () => ({
      EnabledServicePrincipals: model.trustedServices.map((ServicePrincipal) => ({ ServicePrincipal })),
    }),
    "organizations:ListDelegatedAdministrators": () => ({
      DelegatedAdministrators: model.delegatedAdministrators.map((Id) => ({ Id })),
    }),
    "organizations:ListPoliciesForTarget": ({ TargetId, Filter }) => ({
      Policies: (model.organizationPolicies[String(TargetId)] ?? []).filter(({ Type }) => Type === Filter),
    }),
    "organizations:ListPolicies": ({ Filter }) => ({
      Policies: Object.values(model.organizationPolicies)
        .flat()
        .filter(({ Type }) => Type === Filter),
    }),
    "organizations:DescribePolicy": ({ PolicyId }) => ({
      Policy: Object.values(model.organizationPolicies)
        .flat()
        .find(({ Id }) => Id === PolicyId),
    }),
    "organizations:ListParents": () => ({ Parents: [{ Id: "r-exam", Type: "ROOT" }] }),
    "organizations:ListAccounts": ({ NextToken }) => {
      if (model.organization === undefined) return notFound("AWSOrganizationsNotInUseException");
      const from = Number(NextToken ?? 0);
      const to = from + PAGE;
      return {
        Accounts: model.accounts.slice(from, to),
        ...(to < model.accounts.length ? { NextToken: String(to) } : {}),
      };
    },
  };
}

/** The answers of the services with a JSON protocol. */
export function jsonAnswers(settings: Settings, model: StubModel): Readonly<Record<string, JsonAnswer>> {
  return {
    ...organizationAnswers(model),
    ...alarmAnswers(model),
    ...searchAnswers(model),
    "account:ListRegions": ({ AccountId }) => ({
      Regions: model.memberRegions[String(AccountId)] ?? model.regions,
    }),
    "cloudtrail:ListTrails": () => ({
      Trails: [model.trail, ...model.otherTrails].flatMap((trail) =>
        trail === undefined ? [] : { TrailARN: trail.TrailARN, HomeRegion: trail.HomeRegion },
      ),
    }),
    "cloudtrail:DescribeTrails": ({ trailNameList }) => ({
      trailList: [model.trail, ...model.otherTrails].filter(
        (trail) => !Array.isArray(trailNameList) || trailNameList.includes(trail?.TrailARN),
      ),
    }),
    "cloudtrail:ListPublicKeys": (input, region) =>
      model.signed === undefined ? { PublicKeyList: [] } : publicKeyList(model.signed.keys, region, input),
    "cloudtrail:GetTrailStatus": (_, region) => {
      const now = Date.now() / 1_000;
      return {
        IsLogging: settings.trail.enableLogging,
        StartLoggingTime: LONG_AGO,
        LatestDeliveryTime: now - 300,
        LatestDigestDeliveryTime: now - 1_200,
        LatestCloudWatchLogsDeliveryTime: now - 300,
        ...model.status(region),
      };
    },
    "cloudtrail:GetEventSelectors": () => ({
      AdvancedEventSelectors: model.selectors,
      EventSelectors: model.basicSelectors,
    }),
    "cloudtrail:GetInsightSelectors": () =>
      model.insights.length === 0
        ? notFound("InsightNotEnabledException")
        : { InsightSelectors: model.insights },
    "cloudtrail:LookupEvents": ({ LookupAttributes }) => ({
      Events: lookUp(LookupAttributes, model.events, model.historyEnds()),
    }),
    "kms:DescribeKey": ({ KeyId }) => {
      const isLogKey = String(KeyId).includes(":alias/") || KeyId === model.key?.Arn;
      const found = isLogKey
        ? model.key
        : (model.keys[String(KeyId)] ?? { Arn: keyArn(settings, String(KeyId)), Enabled: true });
      return found === undefined ? notFound("NotFoundException") : { KeyMetadata: found };
    },
    "kms:GetKeyRotationStatus": () => ({
      KeyRotationEnabled: model.rotates,
      RotationPeriodInDays: model.rotationDays,
    }),
    "kms:GetKeyPolicy": ({ KeyId }) => ({
      Policy:
        KeyId === stubResultsKeyArn(settings)
          ? model.resultsKeyPolicy
          : (model.topicKeys[String(KeyId)] ?? model.keyPolicy),
    }),
    "kms:ListGrants": ({ KeyId }) => ({
      Grants: KeyId === stubResultsKeyArn(settings) ? model.resultsKeyGrants : model.grants,
    }),
    "logs:DescribeLogGroups": () => ({ logGroups: model.logGroups }),
  };
}

/** The ARN of a key of the management account by its id. */
function keyArn({ trail, accounts }: Settings, id: string): string {
  return id.startsWith("arn:") ? id : `arn:aws:kms:${trail.homeRegion}:${accounts.management.id}:key/${id}`;
}
