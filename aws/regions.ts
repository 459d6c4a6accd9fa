import { awsPartition } from "./arns";

/** Regions of the partitions without a connection to the internet, which this app does not support. */
export const ISOLATED_REGION = /^[a-z]+-iso/;

/** The code of a Region of any other partition, such as us-east-1, us-gov-west-1 and eusc-de-east-1. */
export const REGION_CODE = /^(?![a-z]+-iso)[a-z]{2,8}(-[a-z]+){1,2}-\d{1,2}$/;

/** The Regions that are enabled in every account and cannot be disabled: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
export const DEFAULT_REGIONS: readonly string[] = [
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
];

/** The Regions that an account has to enable, and those of the other partitions. Same page. */
const OTHER_REGIONS = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-2",
  "eu-south-1",
  "eu-south-2",
  "eusc-de-east-1",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "me-west-1",
  "mx-central-1",
  "sa-west-1",
  "us-gov-east-1",
  "us-gov-west-1",
];

/** Every Region that this version knows. AWS adds Regions, so another one may exist. */
export const KNOWN_REGIONS: readonly string[] = [...DEFAULT_REGIONS, ...OTHER_REGIONS].sort();

/** True if a Region has to be enabled. A Region that this version does not know is new, and new Regions have to be. */
export function isOptInRegion(region: string): boolean {
  return awsPartition(region) === "aws" && !DEFAULT_REGIONS.includes(region);
}
