/** What an ARN tells of the thing that it names. */
import type { Json } from "../../../policies/analysis/json";
import type { Kind } from "./types";

/** The account that an ARN names; none in the ARN of a bucket. */
export function accountIn(arn: Json | undefined): string | undefined {
  return typeof arn === "string" ? /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
}

/** The kind of thing that an ARN names; `undefined` for an ARN of another service. */
export function kindOfArn(arn: string): Kind | undefined {
  const [start, , service, , , resource = ""] = arn.split(":");
  if (start !== "arn") return undefined;
  if (service === "s3") return "bucket";
  if (service === "kms" && resource.startsWith("key/")) return "key";
  if (service === "sns") return "topic";
  if (service === "logs" && resource.startsWith("log-group")) return "log-group";
  if (service === "iam" && resource.startsWith("role/")) return "role";
  return service === "cloudtrail" && resource.startsWith("trail/") ? "trail" : undefined;
}
