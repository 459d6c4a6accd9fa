import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

/** A call to AWS. */
export interface EmulatedCall {
  /** Such as `s3:GetBucketPolicy`. */
  readonly operation: string;
  readonly region: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** S3's calls by their subresource. */
const S3_READS: Readonly<Record<string, string>> = {
  versions: "ListObjectVersions",
  "list-type": "ListObjectsV2",
  policy: "GetBucketPolicy",
  policyStatus: "GetBucketPolicyStatus",
  versioning: "GetBucketVersioning",
  publicAccessBlock: "GetPublicAccessBlock",
  encryption: "GetBucketEncryption",
  ownershipControls: "GetBucketOwnershipControls",
  lifecycle: "GetBucketLifecycleConfiguration",
  "object-lock": "GetObjectLockConfiguration",
  retention: "GetObjectRetention",
  logging: "GetBucketLogging",
  replication: "GetBucketReplication",
  requestPayment: "GetBucketRequestPayment",
  location: "GetBucketLocation",
};

/** True for the query protocol, whose input is a form. */
export function isForm(headers: IncomingMessage["headers"]): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

/** Finds out which call a request is. */
export function parseCall(request: IncomingMessage, body: Buffer): EmulatedCall {
  const { authorization = "" } = request.headers;
  const [, region = "", service = ""] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const url = new URL(request.url ?? "/", "http://localhost");
  const operation = `${service === "monitoring" ? "cloudwatch" : service}:${operationOf(request, service, url, body)}`;
  return {
    operation,
    region,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
  };
}

function operationOf(request: IncomingMessage, service: string, url: URL, body: Buffer): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  if (isForm(request.headers)) return new URLSearchParams(body.toString()).get("Action") ?? "";
  if (service === "account") return url.pathname === "/listRegions" ? "ListRegions" : url.pathname;
  const isBucket = url.pathname.replace(/\/$/, "").lastIndexOf("/") === 0;
  if (request.method === "HEAD") return isBucket ? "HeadBucket" : "HeadObject";
  if (request.method === "GET" && url.pathname === "/") return "ListBuckets";
  const read = [...url.searchParams.keys()].flatMap((key) => S3_READS[key] ?? [])[0];
  return request.method === "GET" ? (read ?? (isBucket ? "ListObjects" : "GetObject")) : `${request.method}`;
}

/** An error that AWS answers with. */
export interface EmulatedError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Answers as IAM does if it denies a call. */
export function denied({ operation }: Pick<EmulatedCall, "operation">): EmulatedError {
  const isXml = /^(s3|sts|iam|sns):/.test(operation);
  return {
    status: isXml ? 403 : 400,
    code: isXml ? "AccessDenied" : "AccessDeniedException",
    message: `User is not authorized to perform: ${operation}`,
  };
}

/** Writes an error in the protocol of the service. */
export function answerError(
  response: ServerResponse,
  { operation }: Pick<EmulatedCall, "operation">,
  { status, code, message }: EmulatedError,
): void {
  if (operation.startsWith("s3:")) {
    response
      .writeHead(status, { "content-type": "application/xml" })
      .end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
  } else if (/^(sts|iam|sns):/.test(operation)) {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    response.writeHead(status, { "content-type": "text/xml" }).end(`<ErrorResponse>${error}</ErrorResponse>`);
  } else {
    response
      .writeHead(status, { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code })
      .end(JSON.stringify({ __type: code, message }));
  }
}

export function answerJson(response: ServerResponse, answer: object): void {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
}

export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
