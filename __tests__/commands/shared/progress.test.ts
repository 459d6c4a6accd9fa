import { creations } from "../../../commands/shared/progress";

test("reports only the resources that Terraform and cdktf create, also if a line arrives in pieces", () => {
  const lines: string[] = [];
  const onOutput = creations((line) => lines.push(line));
  onOutput('  + resource "aws_s3_bucket" "b" {\naws_s3_bucket.b: Creating...\naws_s3_bucket.b: Creation com');
  onOutput(
    "plete after 1s [id=x]\norganization-trail  aws_kms_key.k (LogKey/Resource): Creation complete after 8s\n",
  );
  onOutput("\u001b[0m\u001b[1maws_s3_bucket.c: Still creating... [10s elapsed]\u001b[0m\n");
  expect(lines).toEqual([
    "  aws_s3_bucket.b: Creation complete after 1s",
    "  aws_kms_key.k: Creation complete after 8s",
    "  aws_s3_bucket.c: Still creating... [10s elapsed]",
  ]);
});
