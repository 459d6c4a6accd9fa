import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { Settings } from "../../settings/file";
import { KEY_ACTIONS, ROLE_ACTIONS } from "./actions";
import { type Grant, grant } from "./grant";
import { roleResources } from "./resources";

/** The rights that each role needs for the resources of an option. */
export interface OptionGrants {
  readonly plan: readonly Grant[];
  readonly deploy: readonly Grant[];
  readonly teardown: readonly Grant[];
}

/** The rights of a role for every option that the settings enable. */
export function optionGrants(settings: Settings, role: keyof OptionGrants): readonly Grant[] {
  const options: readonly OptionGrants[] = [
    ...(settings.cloudWatchLogs.enabled ? [cloudWatchLogsGrants(settings)] : []),
    ...(settings.notifications.enabled ? [notificationsGrants(settings)] : []),
  ];
  return options.flatMap((option) => option[role]);
}

function cloudWatchLogsGrants(settings: Settings): OptionGrants {
  const { deliveryRole, logGroup } = roleResources(settings);
  const key = settings.cloudWatchLogs.kmsKeyArn === undefined ? [] : ["logs:AssociateKmsKey"];
  const writeLogGroup = [...key, "logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"];
  return {
    plan: [
      grant("management", "FindLogGroups", ["logs:DescribeLogGroups"], "*"),
      grant("management", "ReadLogGroup", ["logs:ListTagsForResource"], logGroup),
      grant("management", "ReadDeliveryRole", ROLE_ACTIONS.read, deliveryRole),
    ],
    deploy: [
      grant("management", "WriteLogGroup", writeLogGroup, logGroup),
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

function notificationsGrants(settings: Settings): OptionGrants {
  const { topic, topicKeys } = roleResources(settings);
  return {
    plan: [
      grant("management", "ReadTopic", ["sns:GetTopicAttributes", "sns:ListTagsForResource"], topic),
      grant("management", "ReadTopicKey", KEY_ACTIONS.read, topicKeys),
    ],
    deploy: [
      grant(
        "management",
        "WriteTopic",
        ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource"],
        topic,
      ),
      grant("management", "CreateTopicKey", ["kms:CreateKey"], "*"),
      grant("management", "WriteTopicKey", KEY_ACTIONS.write, topicKeys),
    ],
    teardown: [
      grant("management", "DeleteTopic", ["sns:DeleteTopic"], topic),
      grant("management", "DeleteTopicKey", ["kms:ScheduleKeyDeletion"], topicKeys),
    ],
  };
}
