/** Service principal of CloudTrail. */
export const CLOUDTRAIL_SERVICE = "cloudtrail.amazonaws.com";

/** CloudTrail as the principal of a policy statement. */
export const CLOUDTRAIL = { Service: CLOUDTRAIL_SERVICE };
