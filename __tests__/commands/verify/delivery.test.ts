import { explain } from "../../../commands/verify/checks/delivery";

describe("a delivery error", () => {
  test.each([
    ["AccessDenied", "refuses CloudTrail", "bucket.policy and key.policy"],
    ["Access denied.", "refuses CloudTrail", "cdktf deploy"],
    ["NoSuchBucket", "does not exist", "30 days"],
    ["KMS.DisabledException", "disabled", "enable-key"],
    ["KMS.KMSInvalidStateException", "pending deletion", "cancel-key-deletion"],
    ["KMS.NotFoundException", "pending deletion or gone", "cancel-key-deletion"],
    ["KMS.AccessDeniedException", "log key refuses", "key.policy"],
    ["SlowDown", "busy", "tries again"],
    ["AuthorizationError", "topic or log group", "cdktf deploy"],
    ["SomethingElse", "not known", "Look the error up"],
  ])("%s has its cause and its mending", (error, cause, mend) => {
    expect(explain(error).cause).toContain(cause);
    expect(explain(error).mend).toContain(mend);
  });
});
