import { lifecycleXml, settingsRule } from "../../../../emulator/stubbed-bucket";
import type { StubModel } from "../../../../emulator/stubbed-model";
import type { Settings } from "../../../../settings/file";
import type { Finds } from "./fault";

export const LOG_BUCKET = "acme-cloudtrail";
export const ACCESS_LOGS = "acme-cloudtrail-access-logs";
export const STATE = "acme-state";

export const fail = (...ids: string[]): Finds => Object.fromEntries(ids.map((id) => [id, "FAIL"] as const));
export const answers =
  (bucket: string, subresource: string, xml: string | ((settings: Settings) => string)) =>
  (model: StubModel, settings: Settings): void => {
    const bucketAnswers = model.buckets[bucket];
    if (bucketAnswers === undefined) throw new Error(`there is no bucket ${bucket}`);
    bucketAnswers[subresource] = typeof xml === "string" ? xml : xml(settings);
  };
export const missing =
  (bucket: string, subresource: string, code: string) =>
  (model: StubModel): void => {
    const bucketAnswers = model.buckets[bucket];
    if (bucketAnswers !== undefined) bucketAnswers[subresource] = { status: 404, code, message: code };
  };
export const status =
  (fields: object, region = "eu-north-1") =>
  (model: StubModel): void => {
    model.status = (asked) => (asked === region ? fields : {});
  };
export const trail =
  (fields: Record<string, unknown>) =>
  (model: StubModel): void => {
    model.trail = { ...model.trail, ...fields };
  };
export const key =
  (fields: Record<string, unknown>) =>
  (model: StubModel): void => {
    model.key = { ...model.key, ...fields };
  };
export const head =
  (fields: Readonly<Record<string, string | undefined>>) =>
  (model: StubModel): void => {
    model.head = () => fields;
  };
export const lifecycle = (...rules: ((settings: Settings) => string)[]) =>
  answers(LOG_BUCKET, "lifecycle", (settings) => lifecycleXml(...rules.map((rule) => rule(settings))));
export const ours = (settings: Settings) => `<Filter><Prefix></Prefix></Filter>${settingsRule(settings)}`;
export const expires =
  (days: number, filter = "<Filter><Prefix></Prefix></Filter>") =>
  () =>
    `<ID>other</ID>${filter}<Expiration><Days>${days}</Days></Expiration>`;
export const prefix = (folder: string) => `<Filter><Prefix>${folder}</Prefix></Filter>`;
export const BLOCK = (open: string) =>
  `<PublicAccessBlockConfiguration>${["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => `<${name}>${name !== open}</${name}>`).join("")}</PublicAccessBlockConfiguration>`;
export const SUSPENDED = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
export const PUBLIC = "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>";
export const replicated = (Status: string) =>
  `<ReplicationConfiguration><Role>r</Role><Rule><ID>copy</ID><Status>${Status}</Status><Destination><Bucket>arn:aws:s3:::elsewhere</Bucket></Destination></Rule></ReplicationConfiguration>`;
export const OTHER_KEY = "arn:aws:kms:us-east-1:222222222222:key/11111111-0000-0000-0000-000000000000";
