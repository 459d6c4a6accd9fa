import { createHash } from "node:crypto";
import { alarmDescription } from "../../../policies/alarms/alarm";
import { cisAlarms } from "../../../policies/alarms/cis";
import { silenceAlarms } from "../../../policies/alarms/silence";
import { matches } from "../../../policies/filter-pattern/matches";
import { parseFilterPattern } from "../../../policies/filter-pattern/parse";

const alarms = cisAlarms();
const pattern = (control: string): string =>
  alarms.find((alarm) => alarm.control === control)?.filters[0]?.pattern ?? "";

test("there is one alarm for each recommendation", () => {
  expect(alarms.map(({ control }) => control)).toEqual(
    Array.from({ length: 15 }, (_, index) => `4.${index + 1}`),
  );
});

test("the patterns are AWS's text, to the space", () => {
  // Digest of the patterns that the CloudWatch controls of Security Hub prescribe, in their order, then that of 4.15.
  const controls = [3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((control) =>
    pattern(`4.${control}`),
  );
  expect(controls.map(({ length }) => length)).toEqual([
    102, 73, 164, 535, 144, 72, 102, 354, 200, 252, 230, 232, 240, 417, 786,
  ]);
  const digest = createHash("sha256").update(controls.join("\n")).digest("hex");
  expect(digest).toMatchInlineSnapshot(`"ae395626ce6aeb4032f2506627e10827693cfd1c7d96fe9604eb656f1505e57a"`);
});

test.each(alarms.map((alarm) => [alarm.id, alarm] as const))("%s matches its sample alone", (id, alarm) => {
  const [filter] = alarm.filters;
  const matching = alarms.filter(({ filters: [other] }) =>
    matches(parseFilterPattern(other?.pattern ?? ""), filter?.sample),
  );
  expect(matching.map((one) => one.id)).toEqual([id]);
  expect(alarmDescription(alarm).length).toBeLessThanOrEqual(1_024);
});

test("silence of the topic is watched if there is one", () => {
  const logGroupName = "/aws/cloudtrail/organization-trail";
  const metrics = silenceAlarms({
    logGroupName,
    notificationsTopicName: "organization-trail",
  }).map(({ metric }) => metric);
  expect(metrics).toEqual([
    {
      namespace: "AWS/Logs",
      name: "IncomingLogEvents",
      dimensions: { LogGroupName: logGroupName },
    },
    {
      namespace: "AWS/SNS",
      name: "NumberOfMessagesPublished",
      dimensions: { TopicName: "organization-trail" },
    },
  ]);
  expect(silenceAlarms({ logGroupName })).toHaveLength(1);
});
