import type { z } from "zod";
import { flag, section } from "./fields";

export const Notifications = section({
  enabled: flag()
    .default(false)
    .describe(
      "An SNS topic in the management account tells of every log file that arrives; the audit account may subscribe.",
    ),
});
export type NotificationsSettings = z.output<typeof Notifications>;
