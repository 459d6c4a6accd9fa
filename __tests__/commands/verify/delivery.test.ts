import { explainDeliveryError } from "../../../commands/verify/delivery-errors";

describe("a delivery error", () => {
  test.each([
    ["AccessDenied", "denies CloudTrail", "bucket.policy and key.policy"],
    ["Access denied.", "denies CloudTrail", "cdktf deploy"],
    ["NoSuchBucket", "does not exist", "30 days"],
    ["KMS.DisabledException", "disabled", "enable-key"],
    ["KMS.KMSInvalidStateException", "pending deletion", "cancel-key-deletion"],
    ["KMS.NotFoundException", "pending deletion or deleted", "cancel-key-deletion"],
    ["KMS.AccessDeniedException", "log key's policy denies", "key.policy"],
    ["SlowDown", "busy", "retries"],
    ["AuthorizationError", "topic or log group", "cdktf deploy"],
    ["SomethingElse", "does not know", "Look up the error"],
  ])("%s has its cause and its remediation", (error, cause, remediation) => {
    expect(explainDeliveryError(error).cause).toContain(cause);
    expect(explainDeliveryError(error).remediation).toContain(remediation);
  });
});
