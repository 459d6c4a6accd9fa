import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  type UpdateTrailCommandInput,
} from "@aws-sdk/client-cloudtrail";
import type { Fault } from "./fault";

const EVENT_SOURCE = "eventSource";

/** Faults of the trail. */
export const TRAIL_FAULTS: readonly Fault[] = [
  {
    name: "the trail is stopped",
    finds: { "delivery.logging": "FAIL" },
    seed: async ({ cloudTrail, trailArn }) => {
      await cloudTrail.send(new StopLoggingCommand({ Name: trailArn }));
      return () => cloudTrail.send(new StartLoggingCommand({ Name: trailArn }));
    },
  },
  {
    name: "a second organization trail delivers into another bucket",
    finds: { "trail.others": "WARN" },
    seed: async ({ cloudTrail, settings }) => {
      const bucket = settings.state.backend === "s3" ? settings.state.bucket : "";
      await cloudTrail.send(
        new CreateTrailCommand({ Name: "shadow", S3BucketName: bucket, IsOrganizationTrail: true }),
      );
      return () => cloudTrail.send(new DeleteTrailCommand({ Name: "shadow" }));
    },
  },
  updatedTrail("trail.multi-region", { IsMultiRegionTrail: false }, { IsMultiRegionTrail: true }),
  updatedTrail("trail.organization", { IsOrganizationTrail: false }, { IsOrganizationTrail: true }),
  updatedTrail("trail.validation", { EnableLogFileValidation: false }, { EnableLogFileValidation: true }),
  updatedTrail(
    "trail.global-events",
    { IncludeGlobalServiceEvents: false },
    { IncludeGlobalServiceEvents: true },
  ),
  updatedTrail(
    "trail.bucket",
    { S3BucketName: "acme-organization-trail-state" },
    { S3BucketName: "acme-cloudtrail" },
  ),
  updatedTrail("trail.prefix", { S3KeyPrefix: "elsewhere" }, { S3KeyPrefix: "" }),
  {
    name: "the trail encrypts with another key",
    finds: { "trail.key": "FAIL" },
    seed: async ({ cloudTrail, trailArn, keyArn }) => {
      const other = keyArn.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
      await cloudTrail.send(new UpdateTrailCommand({ Name: trailArn, KmsKeyId: other }));
      return () => cloudTrail.send(new UpdateTrailCommand({ Name: trailArn, KmsKeyId: keyArn }));
    },
  },
  {
    name: "the trail does not record a service",
    finds: { "trail.selectors": "FAIL" },
    seed: async ({ cloudTrail, trailArn: TrailName }) => {
      const { AdvancedEventSelectors } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName }));
      const [selector] = AdvancedEventSelectors ?? [];
      const narrowed = {
        ...selector,
        FieldSelectors: [
          ...(selector?.FieldSelectors ?? []),
          { Field: EVENT_SOURCE, NotEquals: ["kms.amazonaws.com"] },
        ],
      };
      await cloudTrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: [narrowed] }));
      return () => cloudTrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    },
  },
  {
    name: "the trail records only write events, by a basic event selector",
    finds: { "trail.selectors": "FAIL" },
    seed: async ({ cloudTrail, trailArn: TrailName }) => {
      const { AdvancedEventSelectors } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName }));
      const EventSelectors = [{ ReadWriteType: "WriteOnly" as const }];
      await cloudTrail.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
      return () => cloudTrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    },
  },
  {
    name: "Insights that are not in the settings",
    finds: { "trail.insights": "FAIL" },
    seed: async ({ cloudTrail, trailArn: TrailName }) => {
      const InsightSelectors = [{ InsightType: "ApiCallRateInsight" as const }];
      await cloudTrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors }));
      return () => cloudTrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors: [] }));
    },
  },
];

function updatedTrail(
  id: string,
  fault: Omit<UpdateTrailCommandInput, "Name">,
  right: Omit<UpdateTrailCommandInput, "Name">,
): Fault {
  return {
    name: `the trail is changed: ${JSON.stringify(fault)}`,
    finds: { [id]: "FAIL" },
    seed: async ({ cloudTrail, trailArn: Name }) => {
      await cloudTrail.send(new UpdateTrailCommand({ Name, ...fault }));
      return () => cloudTrail.send(new UpdateTrailCommand({ Name, ...right }));
    },
  };
}
