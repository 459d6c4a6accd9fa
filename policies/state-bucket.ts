import { bucketArn } from "../aws/arns";
import { denyInsecureTransport } from "./insecure-transport";
import type { PolicyStatement } from "./policy-document";

/** The whole policy of the state bucket. */
export function stateBucketPolicy(state: {
  readonly region: string;
  readonly bucket: string;
}): readonly PolicyStatement[] {
  return [denyInsecureTransport(bucketArn({ region: state.region, name: state.bucket }))];
}
