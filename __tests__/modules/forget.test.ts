import { forget } from "../../modules/forget";
import { synthesizedScope } from "../synthesized";

test("forgets every address without destroying what is there", () => {
  const { removed } = synthesizedScope((stack) => forget(stack, ["aws_s3_bucket.A", "aws_kms_key.B"]));
  expect(removed).toEqual([
    { from: "aws_s3_bucket.A", lifecycle: { destroy: false } },
    { from: "aws_kms_key.B", lifecycle: { destroy: false } },
  ]);
});

test("writes nothing where there is nothing to forget", () => {
  expect(synthesizedScope((stack) => forget(stack, [])).removed).toEqual([]);
});
