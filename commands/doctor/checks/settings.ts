import { type Check, checkOne } from "../../verify/check";
import { fail, pass } from "../../verify/judgement";
import type { Examination } from "../examination";

/** The ids of the sample, of which no organization has one. */
const SAMPLE_IDS = ["o-exampleorgid", "111111111111", "222222222222", "333333333333"];

/** Whether somebody has put in their own ids. */
export function settingsChecks({ settings }: Examination): readonly Check[] {
  const { organization, accounts } = settings;
  const ids: Readonly<Record<string, string>> = {
    "organization.id": organization.id,
    ...Object.fromEntries(
      Object.entries(accounts).flatMap(([name, account]) =>
        account === undefined ? [] : [[`accounts.${name}.id`, account.id]],
      ),
    ),
  };
  return [
    checkOne({
      id: "settings.sample",
      title: "the settings have no id of the sample",
      permissions: [],
      read: async () => Object.entries(ids).filter(([, id]) => SAMPLE_IDS.includes(id)),
      judge: (placeholders) =>
        placeholders.length === 0
          ? pass(Object.values(ids).join(", "))
          : fail(
              placeholders.map(([key, id]) => `${key}: ${id}`).join("; "),
              "Write your own ids: `aws organizations describe-organization` and `aws organizations list-accounts` print them.",
            ),
    }),
  ];
}
