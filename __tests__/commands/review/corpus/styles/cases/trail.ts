// biome-ignore-all format: a table is read by its rows
/** Edits of the trail itself, in the styles that write its arguments out. */
import { edited, type StyleCase } from "../style";

const TRAIL: readonly StyleCase[] = [
  edited("trail-logging-disabled.logging-off", ["enable_logging             = true", "enable_logging             = false"]),
  edited("trail-validation-disabled.validation-off", ["enable_log_file_validation = true", "enable_log_file_validation = false"]),
  edited("trail-multi-region-disabled.one-region", ["is_multi_region_trail      = true", "is_multi_region_trail      = false"]),
  edited("trail-organization-disabled.one-account", ["is_organization_trail      = true", "is_organization_trail      = false"]),
  edited("trail-deleted.trail-removed", { remove: "aws_cloudtrail.this" }),
  edited("trail-management-events-reduced.only-reads", ["is_multi_region_trail      = true", "is_multi_region_trail      = true\n  event_selector {\n    read_write_type = \"ReadOnly\"\n  }"]),
  edited("none.selector-written-out", ["is_multi_region_trail      = true", "is_multi_region_trail      = true\n  event_selector {\n    read_write_type           = \"All\"\n    include_management_events = true\n  }"]),
  edited("none.objects-recorded-too", ["is_multi_region_trail      = true", "is_multi_region_trail      = true\n  event_selector {\n    read_write_type           = \"All\"\n    include_management_events = true\n    data_resource {\n      type   = \"AWS::S3::Object\"\n      values = [\"arn:aws:s3\"]\n    }\n  }"]),
  edited("none.insights-added", ["is_multi_region_trail      = true", "is_multi_region_trail      = true\n  insight_selector {\n    insight_type = \"ApiCallRateInsight\"\n  }"]),
  edited("none.trail-tagged", ["is_multi_region_trail      = true", "is_multi_region_trail      = true\n  tags                       = { team = \"audit\" }"]),
];

/** Trail edits by their own names. */
export function trail(names: string): readonly StyleCase[] {
  return names.split(/\s+/).map((name) => {
    const found = TRAIL.find((one) => one.name.endsWith(`.${name}`));
    if (found === undefined) throw new Error(`no case ${name}`);
    return found;
  });
}
