import { allowDeliveryToStreams } from "../../policies/cloud-watch-logs";

test("lets CloudTrail write to the streams of the management account and of the organization", () => {
  const logGroupArn = "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/cloudtrail/trail";
  const { Resource } = allowDeliveryToStreams({
    managementAccountId: "111111111111",
    organizationId: "o-exampleorgid",
    homeRegion: "eu-west-1",
    logGroupArn,
  });
  expect(Resource).toEqual([
    `${logGroupArn}:log-stream:111111111111_CloudTrail_eu-west-1*`,
    `${logGroupArn}:log-stream:o-exampleorgid_*`,
  ]);
});
