/** A CloudTrail record: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export type CloudTrailRecord = Readonly<Record<string, unknown>>;

/** What differs from one management event to another. */
export interface RecordProps {
  readonly eventSource: string;
  readonly eventName: string;
  /** Account whose trail receives the record. */
  readonly recipientAccountId: string;
  readonly awsRegion: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly readOnly?: boolean;
}

/** A record of a management event: a call of a role of the account. `others` replaces or adds fields. */
export function managementEvent(props: RecordProps, others: CloudTrailRecord = {}): CloudTrailRecord {
  const { recipientAccountId } = props;
  return {
    eventVersion: "1.11",
    userIdentity: assumedRole(`arn:aws:iam::${recipientAccountId}:role/administrator`),
    eventTime: "2026-01-01T00:00:00Z",
    sourceIPAddress: "192.0.2.1",
    userAgent: "aws-cli/2.31.0",
    readOnly: false,
    responseElements: null,
    requestID: "11111111-2222-3333-4444-555555555555",
    eventID: "66666666-7777-8888-9999-000000000000",
    eventType: "AwsApiCall",
    managementEvent: true,
    eventCategory: "Management",
    ...props,
    ...others,
  };
}

/** The identity of a session of a role. Its ARN is the session's, and the session issuer is the role. */
export function assumedRole(roleArn: string): CloudTrailRecord {
  const [, partition = "", , , accountId = ""] = roleArn.split(":");
  const userName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:session",
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${userName}/session`,
    accountId,
    sessionContext: {
      sessionIssuer: { type: "Role", principalId: "AROAEXAMPLE", arn: roleArn, accountId, userName },
      attributes: { creationDate: "2026-01-01T00:00:00Z", mfaAuthenticated: "false" },
    },
  };
}

/** What a refusal adds to a record, whose parameters CloudTrail then mostly leaves out. */
export function refusal(accountId: string, action: string, arn: string): CloudTrailRecord {
  const errorMessage = `User: arn:aws:iam::${accountId}:user/example is not authorized to perform: ${action} on resource: ${arn}`;
  return { errorCode: "AccessDenied", errorMessage };
}
