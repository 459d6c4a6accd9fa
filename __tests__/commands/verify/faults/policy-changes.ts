import type { StubModel } from "../../../../emulator/stubbed-model";
import { changePolicy, type Finds, type Statement } from "./fault";

export const BUCKET = "acme-cloudtrail";
export const ARN = `arn:aws:s3:::${BUCKET}`;
export const STATE = "acme-state";
export type ChangeStatements = (statements: Statement[]) => Statement[];

export const ofBucket =
  (name: string) =>
  (change: ChangeStatements) =>
  (model: StubModel): void => {
    const answers = model.buckets[name];
    if (answers === undefined || typeof answers.policy !== "string") throw new Error(`no policy of ${name}`);
    answers.policy = changePolicy(answers.policy, change);
  };
export const bucket = ofBucket(BUCKET);
export const key =
  (change: ChangeStatements) =>
  (model: StubModel): void => {
    model.keyPolicy = changePolicy(model.keyPolicy, change);
  };
export const role =
  (which: "roleTrust" | "rolePolicy", change: ChangeStatements) =>
  (model: StubModel): void => {
    model[which] = changePolicy(model[which], change);
  };
export const fail = (id: string): Finds => ({ [id]: "FAIL" });
export const ORGANIZATION = "AllowCloudTrailWriteOfOrganization";
export const allow = (
  principal: unknown,
  action: string,
  resource: string,
  more: object = {},
): Statement => ({
  Sid: "More",
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: resource,
  ...more,
});
export const deny = (more: object): Statement => ({
  Sid: "More",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [ARN, `${ARN}/*`],
  ...more,
});
