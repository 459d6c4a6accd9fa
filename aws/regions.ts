import { awsPartition } from "./arns";

/** True if a Region has to be enabled: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
export function isOptInRegion(region: string): boolean {
  return awsPartition(region) === "aws" && !DEFAULT_REGIONS.has(region);
}

/** The Regions that are enabled in every account and cannot be disabled. Same page. */
const DEFAULT_REGIONS = new Set([
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]);
