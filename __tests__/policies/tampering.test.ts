import { denyOtherSettings } from "../../policies/deployers";
import { denyTampering } from "../../policies/tampering";

test.each([
  ["aws", true],
  ["aws-us-gov", false],
  ["aws-cn", false],
])("in the partition %s a bucket policy names the newest actions: %s", (partition, isKnown) => {
  const arn = `arn:${partition}:s3:::acme`;
  const statements = [denyTampering({ arn }), denyOtherSettings(arn, [])];
  const actions = statements.flatMap(({ Action }) => Action);
  for (const action of ["s3:PutObjectAnnotation", "s3:PauseReplication", "s3:TagResource"]) {
    expect(actions.includes(action)).toBe(isKnown);
  }
  expect(actions).toEqual(expect.arrayContaining(["s3:Replicate*", "s3:PutObjectTagging", "s3:Put*"]));
});
