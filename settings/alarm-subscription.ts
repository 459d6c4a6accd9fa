import { ARN_BEGIN, oneOf, section, text } from "./fields";

const PROTOCOLS = ["email", "https", "sqs", "lambda"] as const;

/** The form of an endpoint: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const ENDPOINTS: Readonly<Record<(typeof PROTOCOLS)[number], readonly [form: RegExp, rule: string]>> = {
  email: [/^[^*?%@:]+@[^*?%@:]+$/, "an e-mail address"],
  https: [/^https:\/\/./, "an HTTPS URL"],
  sqs: [new RegExp(`^${ARN_BEGIN}:sqs:[a-z0-9-]+:\\d{12}:[\\w-]{1,80}$`), "the ARN of an SQS standard queue"],
  lambda: [
    new RegExp(`^${ARN_BEGIN}:lambda:[a-z0-9-]+:\\d{12}:function:[\\w-]{1,64}(:[\\w$-]{1,128})?$`),
    "the ARN of a Lambda function",
  ],
};

/** Who is told of an alarm. */
export const Subscription = section({
  protocol: oneOf(PROTOCOLS).describe("Protocol of the endpoint."),
  endpoint: text(
    /^[^\s${}]{3,1000}$/,
    "must be an address without spaces, `$`, `{` and `}`",
    "security@acme.example",
  ).describe(
    "E-mail address, HTTPS URL, or ARN of a queue or function of the management account. Terraform reads it from a sensitive variable, of which this is the default.",
  ),
}).superRefine(({ protocol, endpoint }, { addIssue }) => {
  const [form, rule] = ENDPOINTS[protocol];
  if (!form.test(endpoint)) {
    addIssue({
      code: "custom",
      path: ["endpoint"],
      message: `must be ${rule} for the protocol ${protocol}`,
      input: endpoint,
    });
  }
});
