import { bucketArn } from "../../aws/arns";
import { denyOtherSettings } from "../deployers";
import { denyInsecureTransport } from "../insecure-transport";
import { allowKeyAdministration } from "../key-administration";
import { denyOutsideOrganization } from "../log-bucket";
import type { PolicyStatement } from "../policy-document";

/** Properties of {@link resultsBucketPolicy}. */
export interface ResultsBucketPolicyProps {
  /** Name of the bucket. */
  readonly name: string;
  /** Region of the bucket. */
  readonly region: string;
  /** Organization to which the policy restricts every principal. */
  readonly organizationId: string;
  /** The only roles that may change the bucket's settings, beside break glass. Without them everybody's account decides. */
  readonly deployerArns?: readonly string[];
  /** Principals who may change the bucket's settings beside the deployers. */
  readonly breakGlassPrincipalArns: readonly string[];
}

/**
 * The whole policy of the bucket of search results, which are as secret as the log files. It lets nobody in: Athena reads
 * and writes with the rights of whoever searches.
 * https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html
 */
export function resultsBucketPolicy(props: ResultsBucketPolicyProps): readonly PolicyStatement[] {
  const { breakGlassPrincipalArns, deployerArns } = props;
  const arn = bucketArn(props);
  return [
    denyInsecureTransport(arn),
    denyOutsideOrganization(props),
    ...(deployerArns === undefined
      ? []
      : [denyOtherSettings(arn, [...deployerArns, ...breakGlassPrincipalArns])]),
  ];
}

/** The whole policy of the key of the results. The searcher role's own policy lets it use the key. */
export function resultsKeyPolicy(account: {
  readonly region: string;
  readonly accountId: string;
}): readonly PolicyStatement[] {
  return [allowKeyAdministration(account)];
}
