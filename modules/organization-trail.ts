import {
  Cloudtrail,
  type CloudtrailAdvancedEventSelector,
  type CloudtrailInsightSelector,
} from "@cdktf/provider-aws/lib/cloudtrail";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type EventSelector, eventSelectors } from "../settings/event-selectors";
import type { TrailSettings } from "../settings/trail";
import { type Imported, importTo } from "./import-existing";

/** Properties for an {@link OrganizationTrail}. */
export interface OrganizationTrailProps extends TrailSettings {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** Bucket that the log files are delivered to. */
  readonly logBucket: S3Bucket;
  /** Name of that bucket as text. The event selectors exclude its own events. */
  readonly bucketName: string;
  /** Region of the bucket. */
  readonly region: string;
  /** ARN of the KMS key that encrypts the log files, in the Region of the bucket. */
  readonly keyArn: string;
  /** ARN of the log group that receives the events, with `:*`, and ARN of CloudTrail's role that delivers to it. */
  readonly cloudWatchLogs?: { readonly groupArn: string; readonly roleArn: string };
  /** Name of the SNS topic that receives a message for every log file, in the trail's account and home Region. */
  readonly topicName?: string;
  /** ARN of the trail, by which it is imported. */
  readonly trailArn: string;
  /** True if Terraform refuses to destroy the trail. */
  readonly preventDestroy: boolean;
  /**
   * Resources that must exist before the first delivery. CloudTrail checks the bucket and the key when the trail is
   * created, the provider does not retry, and a log file that arrives before Object Lock is never locked.
   */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The trail that records every account of the organization.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export class OrganizationTrail extends Construct {
  /** The trail. */
  readonly trail: Cloudtrail;
  /** Existing resources that Terraform imports. */
  readonly imported: readonly Imported[];

  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
    const { bucketName, region } = props;
    const selectors = eventSelectors({ ...props.events, bucketName, region });
    this.trail = new Cloudtrail(this, "Resource", {
      provider: props.provider,
      name: props.name,
      s3BucketName: props.logBucket.bucket,
      s3KeyPrefix: props.s3KeyPrefix,
      kmsKeyId: props.keyArn,
      isOrganizationTrail: props.isOrganizationTrail,
      isMultiRegionTrail: props.isMultiRegionTrail,
      enableLogging: props.enableLogging,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      advancedEventSelector: selectors.map(advancedEventSelector),
      insightSelector: insightSelector(props.events.insights),
      cloudWatchLogsGroupArn: props.cloudWatchLogs?.groupArn,
      cloudWatchLogsRoleArn: props.cloudWatchLogs?.roleArn,
      snsTopicName: props.topicName,
      dependsOn: props.dependsOn,
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    this.imported = props.import ? [importTo(this.trail, props.trailArn)] : [];
  }
}

/** Converts a selector to the mutable types of the bindings, without the operators that it does not have. */
function advancedEventSelector({ name, fieldSelector }: EventSelector): CloudtrailAdvancedEventSelector {
  return {
    name,
    fieldSelector: fieldSelector.map(({ field, ...operators }) => ({
      field,
      ...Object.fromEntries(
        Object.entries(operators).flatMap(([operator, values]) =>
          values === undefined ? [] : [[operator, [...values]]],
        ),
      ),
    })),
  };
}

/** Undefined if there are none: Terraform does not distinguish an empty list from an absent one. */
function insightSelector(
  insights: TrailSettings["events"]["insights"],
): CloudtrailInsightSelector[] | undefined {
  return insights.length === 0 ? undefined : insights.map((insightType) => ({ insightType }));
}
