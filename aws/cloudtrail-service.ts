/** Service principal of CloudTrail. */
export const CLOUDTRAIL_SERVICE = "cloudtrail.amazonaws.com";

/** Day on which CloudTrail came into being: no log file is older. */
export const FIRST_DAY = "2013-11-13";

/** CloudTrail as the principal of a policy statement. */
export const CLOUDTRAIL = { Service: CLOUDTRAIL_SERVICE };
