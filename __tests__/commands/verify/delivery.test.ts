import { explainDeliveryError } from "../../../commands/verify/checks/delivery-errors";

describe("a delivery error", () => {
  test.each([
    ["AccessDenied", "CloudTrail", "bucket.policy and key.policy"],
    ["Access denied.", "CloudTrail", "npm run deploy"],
    ["NoSuchBucket", "does not exist", "30 days"],
    ["KMS.DisabledException", "disabled", "--only key"],
    ["KMS.KMSInvalidStateException", "pending deletion", "--only key"],
    ["KMS.NotFoundException", "pending deletion or deleted", "--only key"],
    ["KMS.AccessDeniedException", "log key denies", "key.policy"],
    ["SlowDown", "busy", "retries"],
    ["AuthorizationError", "topic or log group", "npm run deploy"],
    ["SomethingElse", "unknown", "Look the error up"],
  ])("%s has its cause and its remediation", (error, cause, remediation) => {
    expect(explainDeliveryError(error).cause).toContain(cause);
    expect(explainDeliveryError(error).remediation).toContain(remediation);
  });
});
