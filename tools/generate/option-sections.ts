import { type SettingsOption, settingsOptions } from "./settings-schema";
import { table } from "./table";

const COSTS = `## Options

Settings that switch a feature, the charges that the feature adds, and the effect of disabling or removing it after a deployment. AWS publishes its prices for [CloudTrail](https://aws.amazon.com/cloudtrail/pricing/), [S3](https://aws.amazon.com/s3/pricing/), [CloudWatch](https://aws.amazon.com/cloudwatch/pricing/), [KMS](https://aws.amazon.com/kms/pricing/) and [SNS](https://aws.amazon.com/sns/pricing/). \`npm run --silent cost\` estimates a month: [Cost](cost.md).`;

const TESTS = `## Tests of the options

Each option is deployed by an end-to-end test (\`npm run test:e2e\`) with Terraform and the AWS provider, and planned again without a change.`;

/** Every option with its cost, the effect of disabling it, and its test. */
export function optionSections(): readonly string[] {
  const options = settingsOptions();
  const costs = table(
    ["Option", "Key", "Cost", "Effect of disabling"],
    options.map(({ title, key, cost, disabling }) => [title, key, cost, disabling]),
  );
  const tests = table(
    ["Option", "End-to-end test"],
    options.map(({ title, deployedBy }) => [title, describeTest(deployedBy)]),
  );
  return [COSTS, costs, TESTS, tests];
}

function describeTest(deployedBy: SettingsOption["deployedBy"]): string {
  return "test" in deployedBy ? deployedBy.test : `validated only: ${deployedBy.validatedOnly}`;
}
