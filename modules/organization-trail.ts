import {
  Cloudtrail,
  type CloudtrailAdvancedEventSelector,
  type CloudtrailInsightSelector,
} from "@cdktf/provider-aws/lib/cloudtrail";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { type ITerraformDependable, type TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { type EventSelector, eventSelectors } from "../settings/event-selectors";
import type { TrailSettings } from "../settings/trail";

/** Properties for an {@link OrganizationTrail}. */
export interface OrganizationTrailProps extends TrailSettings {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** Bucket that the log files are delivered to. */
  readonly logBucket: S3Bucket;
  /** Its name as text, by which the bucket's own events are left out. */
  readonly bucketName: string;
  /** Region of the bucket; it decides the partition of the ARNs. */
  readonly region: string;
  /** ARN of the KMS key that encrypts the log files, in the Region of the bucket. */
  readonly keyArn: string;
  /** ARNs of the log group that receives the events, with `:*`, and of CloudTrail's role for it. */
  readonly cloudWatchLogs?: { readonly groupArn: string; readonly roleArn: string };
  /** Name of the SNS topic that is told of every log file, in the trail's account and home Region. */
  readonly topicName?: string;
  /** ARN that the trail has, built from names. */
  readonly trailArn: string;
  /** Whether Terraform refuses to destroy the trail. */
  readonly preventDestroy: boolean;
  /**
   * Everything that has to stand before the first delivery. CloudTrail checks bucket and key when the trail is
   * created, the provider does not try again, and a file that arrives before the lock is never locked.
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

  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
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
      advancedEventSelector: eventSelectors({ ...props, ...props.events }).map(advancedEventSelector),
      insightSelector: insightSelector(props.events.insights),
      cloudWatchLogsGroupArn: props.cloudWatchLogs?.groupArn,
      cloudWatchLogsRoleArn: props.cloudWatchLogs?.roleArn,
      snsTopicName: props.topicName,
      dependsOn: props.dependsOn,
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    if (props.import) takeOver(this.trail, props.trailArn);
  }
}

/** A selector in the mutable types of the bindings. */
function advancedEventSelector({ name, fieldSelector }: EventSelector): CloudtrailAdvancedEventSelector {
  return {
    name,
    fieldSelector: fieldSelector.map(({ field, ...operators }) => ({
      field,
      ...Object.fromEntries(Object.entries(operators).map(([operator, values]) => [operator, [...values]])),
    })),
  };
}

/** Nothing rather than an empty list, which Terraform would not tell from it. */
function insightSelector(
  insights: TrailSettings["events"]["insights"],
): CloudtrailInsightSelector[] | undefined {
  return insights.length === 0 ? undefined : insights.map((insightType) => ({ insightType }));
}

/**
 * Puts an existing resource under Terraform's management. Terraform refuses such a block with a provider, and the
 * CDKTF method for it starts Terraform at every synthesis, which then needs more than Node.
 * https://developer.hashicorp.com/terraform/language/block/import
 */
function takeOver(resource: TerraformResource, id: string): void {
  TerraformStack.of(resource).addOverride("import", [
    { to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`, id },
  ]);
}
