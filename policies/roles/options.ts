import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { hasAlarms } from "../../settings/alarms";
import type { Settings } from "../../settings/file";
import { GUARDRAIL_TAGS } from "../names";
import { KEY_ACTIONS, ROLE_ACTIONS } from "./actions";
import { type Grant, grant, type OptionGrants } from "./grant";
import { roleResources } from "./resources";
import { searchGrants } from "./search";

/** The rights of a role for every option that the settings enable. */
export function optionGrants(settings: Settings, role: keyof OptionGrants): readonly Grant[] {
  const options: readonly OptionGrants[] = [
    ...(settings.cloudWatchLogs.enabled ? [cloudWatchLogsGrants(settings)] : []),
    ...(settings.cloudWatchLogs.onDisable === "delete" ? [logGroupDeletion(settings)] : []),
    ...(roleResources(settings).topics.length > 0 ? [topicGrants(settings)] : []),
    ...(hasAlarms(settings.alarms) ? [alarmsGrants(settings)] : []),
    ...(settings.search.enabled ? [searchGrants(settings)] : []),
    ...(settings.guardrail.mode === "managed" ? [guardrailGrants(settings)] : []),
  ];
  return options.flatMap((option) => option[role]);
}

function cloudWatchLogsGrants(settings: Settings): OptionGrants {
  const { deliveryRole, logGroup } = roleResources(settings);
  const key = settings.cloudWatchLogs.kmsKeyArn === undefined ? [] : ["logs:AssociateKmsKey"];
  const [readFilters, writeFilters] = hasAlarms(settings.alarms)
    ? [["logs:DescribeMetricFilters"], ["logs:DeleteMetricFilter", "logs:PutMetricFilter"]]
    : [[], []];
  // To remove `kmsKeyArn` takes a right that the settings then no longer show.
  const writeLogGroup = [
    ...key,
    "logs:CreateLogGroup",
    "logs:DisassociateKmsKey",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
    "logs:UntagResource",
  ];
  return {
    plan: [
      grant("management", "FindLogGroups", ["logs:DescribeLogGroups"], "*"),
      grant("management", "ReadLogGroup", ["logs:ListTagsForResource", ...readFilters], logGroup),
      grant("management", "ReadDeliveryRole", ROLE_ACTIONS.read, deliveryRole),
    ],
    deploy: [
      grant("management", "WriteLogGroup", [...writeLogGroup, ...writeFilters], logGroup),
      grant("management", "WriteDeliveryRole", ROLE_ACTIONS.write, deliveryRole),
      grant("management", "PassDeliveryRole", ["iam:PassRole"], deliveryRole, {
        StringEquals: { "iam:PassedToService": CLOUDTRAIL_SERVICE },
      }),
    ],
    teardown: [
      grant("management", "DeleteLogGroup", ["logs:DeleteLogGroup"], logGroup),
      grant("management", "DeleteDeliveryRole", ROLE_ACTIONS.delete, deliveryRole),
    ],
  };
}

/** The settings delete the log group when they switch CloudWatch Logs off, so also while it is off. */
function logGroupDeletion(settings: Settings): OptionGrants {
  const { logGroup } = roleResources(settings);
  const deletion = grant("management", "DeleteDisabledLogGroup", ["logs:DeleteLogGroup"], logGroup);
  return { plan: [], deploy: [deletion], teardown: [] };
}

/** The topics of notifications and of alarms, with their keys and subscriptions. */
function topicGrants(settings: Settings): OptionGrants {
  const { alarmTopics, topics, topicKeys } = roleResources(settings);
  const [readSubscriptions, writeSubscriptions] =
    alarmTopics.length > 0
      ? [
          ["sns:GetSubscriptionAttributes", "sns:ListSubscriptionsByTopic"],
          ["sns:SetSubscriptionAttributes", "sns:Subscribe", "sns:Unsubscribe"],
        ]
      : [[], []];
  return {
    plan: [
      grant(
        "management",
        "ReadTopic",
        ["sns:GetTopicAttributes", "sns:ListTagsForResource", ...readSubscriptions],
        topics,
      ),
      grant("management", "ReadTopicKey", KEY_ACTIONS.read, topicKeys),
    ],
    deploy: [
      grant(
        "management",
        "WriteTopic",
        [
          "sns:CreateTopic",
          "sns:SetTopicAttributes",
          "sns:TagResource",
          "sns:UntagResource",
          ...writeSubscriptions,
        ],
        topics,
      ),
      grant("management", "CreateTopicKey", ["kms:CreateKey"], "*"),
      grant("management", "WriteTopicKey", KEY_ACTIONS.write, topicKeys),
    ],
    teardown: [
      grant("management", "DeleteTopic", ["sns:DeleteTopic"], topics),
      grant("management", "DeleteTopicKey", ["kms:ScheduleKeyDeletion"], topicKeys),
    ],
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
function alarmsGrants(settings: Settings): OptionGrants {
  const { alarms } = roleResources(settings);
  return {
    plan: [
      grant("management", "FindAlarms", ["cloudwatch:DescribeAlarms"], "*"),
      grant("management", "ReadAlarms", ["cloudwatch:ListTagsForResource"], alarms),
    ],
    deploy: [
      grant(
        "management",
        "WriteAlarms",
        [
          "cloudwatch:DeleteAlarms",
          "cloudwatch:PutMetricAlarm",
          "cloudwatch:TagResource",
          "cloudwatch:UntagResource",
        ],
        alarms,
      ),
    ],
    teardown: [],
  };
}

/**
 * The tag limits the policies, and the ids limit the targets: a call is allowed only if both of its resources are.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_tagging_abac.html
 */
function guardrailGrants(settings: Settings): OptionGrants {
  const { organizationPolicies, guardrailTargets } = roleResources(settings);
  const [[name, value] = []] = Object.entries(GUARDRAIL_TAGS);
  const tagged = (key: string) => ({ StringEquals: { [`aws:${key}/${name}`]: String(value) } });
  const attach = ["organizations:AttachPolicy", "organizations:DetachPolicy"];
  const tag = ["organizations:TagResource", "organizations:UntagResource"];
  const change = ["organizations:DeletePolicy", "organizations:UpdatePolicy", ...attach, ...tag];
  const create = ["organizations:CreatePolicy", "organizations:TagResource"];
  return {
    plan: [],
    deploy: [
      grant("management", "CreateGuardrail", create, organizationPolicies, tagged("RequestTag")),
      grant("management", "ChangeGuardrail", change, organizationPolicies, tagged("ResourceTag")),
      grant("management", "AttachGuardrail", attach, guardrailTargets),
    ],
    teardown: [],
  };
}
