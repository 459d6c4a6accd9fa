/** CloudTrail as AWS Organizations and policies name it. */
export const CLOUDTRAIL_SERVICE = "cloudtrail.amazonaws.com";

/** CloudTrail as a principal of a policy. */
export const CLOUDTRAIL = { Service: CLOUDTRAIL_SERVICE };
