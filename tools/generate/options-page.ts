import { type SettingsOption, settingsOptions } from "./settings-schema";
import { table } from "./table";

const INTRODUCTION = `# Options

Settings that switch a feature, the charges that the feature adds, and the effect of disabling or removing it after a deployment. AWS publishes its prices for [CloudTrail](https://aws.amazon.com/cloudtrail/pricing/), [S3](https://aws.amazon.com/s3/pricing/), [CloudWatch](https://aws.amazon.com/cloudwatch/pricing/), [KMS](https://aws.amazon.com/kms/pricing/) and [SNS](https://aws.amazon.com/sns/pricing/). [Settings](settings.md) describes each key.

\`npm run generate\` writes this page from the schema in [\`settings/\`](../settings).`;

const TESTS = `## Tests

Each option is deployed by an end-to-end test (\`npm run test:e2e\`) with Terraform and the AWS provider, and planned again without a change.`;

/** docs/options.md: every option with its cost and the effect of disabling it. */
export function optionsPage(): string {
  const options = settingsOptions();
  const costs = table(
    ["Option", "Key", "Cost", "Effect of disabling"],
    options.map(({ title, key, cost, disabling }) => [title, key, cost, disabling]),
  );
  const tests = table(
    ["Option", "End-to-end test"],
    options.map(({ title, deployedBy }) => [title, describeTest(deployedBy)]),
  );
  return `${[INTRODUCTION, costs, TESTS, tests].join("\n\n")}\n`;
}

function describeTest(deployedBy: SettingsOption["deployedBy"]): string {
  return "test" in deployedBy ? deployedBy.test : `validated only: ${deployedBy.validatedOnly}`;
}
