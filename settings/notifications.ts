import type { z } from "zod";
import { flag, section } from "./fields";

export const Notifications = section({
  enabled: flag()
    .default(false)
    .describe(
      "Creates an SNS topic in the management account. CloudTrail publishes a message for each log file that it delivers. The audit account may subscribe.",
    ),
}).meta({
  description: "Notifications of delivered log files.",
  option: {
    title: "Notifications",
    cost: "One KMS key per month; SNS charges per million messages and per delivery.",
    disabling: "Deletes the topic. KMS deletes the topic's key after 30 days.",
    deployedBy: { test: "notifications are enabled and disabled in place" },
  },
});
export type NotificationsSettings = z.output<typeof Notifications>;
