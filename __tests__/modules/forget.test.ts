import { forget } from "../../modules/forget";
import { synthesizedScope } from "../synthesized";

test("forgets every address without destroying the resource", () => {
  const { removed } = synthesizedScope((stack) => forget(stack, ["aws_s3_bucket.A", "aws_kms_key.B"]));
  expect(removed).toEqual([
    { from: "aws_s3_bucket.A", lifecycle: { destroy: false } },
    { from: "aws_kms_key.B", lifecycle: { destroy: false } },
  ]);
});

test("writes no block without addresses", () => {
  expect(synthesizedScope((stack) => forget(stack, [])).removed).toEqual([]);
});
