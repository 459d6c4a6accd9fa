import { type DeliveryRequest, type ServiceCaller, serviceContext } from "./delivery-request";
import { pattern } from "./patterns";

/** A service that publishes to a topic. */
export interface Publisher extends ServiceCaller {
  /** What it does, for a report. */
  readonly purpose: string;
  readonly topicArn: string;
}

/** The request to publish. */
export function publishRequest({ purpose, topicArn, ...caller }: Publisher): DeliveryRequest {
  return {
    target: "topic",
    purpose,
    isRequired: true,
    request: {
      principal: { kind: "Service", name: pattern(caller.service) },
      action: "sns:Publish",
      resource: topicArn,
      context: serviceContext(caller),
    },
  };
}

/**
 * The requests to encrypt what is published.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function topicKeyRequests(
  { purpose, topicArn, ...caller }: Publisher,
  keyArn: string,
): readonly DeliveryRequest[] {
  return ["kms:GenerateDataKey", "kms:Decrypt"].map((action) => ({
    target: "key",
    purpose,
    isRequired: true,
    request: {
      principal: { kind: "Service", name: pattern(caller.service) },
      action,
      resource: keyArn,
      context: serviceContext(caller, [
        ["kms:encryptioncontext:aws:sns:topicarn", [topicArn]],
        ["kms:encryptioncontextkeys", ["aws:sns:topicArn"]],
      ]),
    },
  }));
}
