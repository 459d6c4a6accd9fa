import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { DeployedAlarm } from "../policies/deployed-alarms";

/** Properties for {@link Alarms}. */
export interface AlarmsProps {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** Log group that receives the events of the whole organization. */
  readonly logGroup: CloudwatchLogGroup;
  /** The alarms. Patterns may have references to resources. */
  readonly alarms: readonly DeployedAlarm[];
  /** Resources that must exist before the first alarm, so that it is heard. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Metric filters on the organization's log group, and the alarms on their metrics.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const alarm of props.alarms) this.addAlarm(alarm, props);
  }

  private addAlarm(
    alarm: AlarmsProps["alarms"][number],
    { provider, logGroup, dependsOn }: AlarmsProps,
  ): void {
    const { metric, topicArn } = alarm;
    for (const filter of alarm.filters) {
      new CloudwatchLogMetricFilter(this, `Filter-${filter.id}`, {
        provider,
        name: filter.name,
        logGroupName: logGroup.name,
        pattern: filter.pattern,
        // Without a default value: with one, the metric reports, and costs, all the time.
        metricTransformation: { name: metric.name, namespace: metric.namespace, value: "1" },
      });
    }
    new CloudwatchMetricAlarm(this, `Alarm-${alarm.id}`, {
      provider,
      alarmName: alarm.name,
      alarmDescription: alarm.description,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions && { ...metric.dimensions },
      statistic: "Sum",
      period: alarm.periodSeconds,
      evaluationPeriods: 1,
      threshold: alarm.threshold,
      comparisonOperator: alarm.comparison,
      treatMissingData: alarm.missingData,
      alarmActions: [topicArn],
      okActions: alarm.tellsEnd ? [topicArn] : undefined,
      dependsOn: [...dependsOn],
    });
  }
}
