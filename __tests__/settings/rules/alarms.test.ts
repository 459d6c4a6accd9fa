import { type Changes, minimalSettings, problemsWith } from "../../settings-file";

const MAIL = { protocol: "email", endpoint: "security@acme.example" };
const OTHER_MAIL = { protocol: "email", endpoint: "operations@acme.example" };
const ON = { "alarms.subscriptions": [MAIL] };
const CIS = { enabled: true, subscriptions: [OTHER_MAIL] };
const TOPIC = "arn:aws:sns:us-east-1:333333333333:security";
const SILENT = "with alarms, which would stay silent otherwise";

test("there are no alarms without a destination", () => {
  expect(minimalSettings().alarms).toEqual({
    subscriptions: [],
    disabled: [],
    cis: { enabled: false, subscriptions: [], thresholds: {} },
  });
});

test.each<[string, Changes]>([
  ["subscriptions", ON],
  ["a topic", { "alarms.topicArn": TOPIC }],
  ["CIS alarms alone", { "alarms.cis": CIS }],
  ["CIS alarms with another destination", { ...ON, "alarms.cis": CIS }],
  [
    "an HTTPS endpoint",
    { "alarms.subscriptions": [{ protocol: "https", endpoint: "https://a.example/b?c" }] },
  ],
  [
    "a function of the management account",
    {
      "alarms.subscriptions": [
        { protocol: "lambda", endpoint: "arn:aws:lambda:us-east-1:111111111111:function:alarm" },
      ],
    },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

const OFF: readonly (readonly [Changes, string])[] = [
  [
    { "trail.events": { management: "write-only" } },
    `trail.events.management must be all ${SILENT}, got "write-only"`,
  ],
  [
    { "trail.events": { excludeManagementSources: ["kms.amazonaws.com"] } },
    `trail.events.excludeManagementSources must be empty ${SILENT}, got ["kms.amazonaws.com"]`,
  ],
  [{ trail: { isOrganizationTrail: false } }, `trail.isOrganizationTrail must be true ${SILENT}, got false`],
  [{ trail: { isMultiRegionTrail: false } }, `trail.isMultiRegionTrail must be true ${SILENT}, got false`],
  [{ cloudWatchLogs: { enabled: false } }, `cloudWatchLogs.enabled must be true ${SILENT}, got false`],
];

test.each([ON, { "alarms.topicArn": TOPIC }, { "alarms.cis": CIS }])(
  "refuses a trail whose events do not all arrive, with %j",
  (alarms) => {
    for (const [changes, problem] of OFF) {
      expect(problemsWith({ ...changes, ...alarms })).toEqual([problem]);
      expect(problemsWith(changes)).toEqual([]);
    }
  },
);

test.each<[string, Changes, readonly string[]]>([
  [
    "two destinations",
    { ...ON, "alarms.topicArn": TOPIC },
    [
      `alarms.topicArn must not be set beside alarms.subscriptions: subscribe these endpoints to the topic, got "${TOPIC}"`,
    ],
  ],
  [
    "CIS alarms that nobody is told of",
    { "alarms.cis.enabled": true },
    [
      "alarms.cis.subscriptions must not be empty with alarms.cis.enabled: true: somebody must be told, got [] (default)",
    ],
  ],
  [
    "the same destination for both",
    {
      ...ON,
      "alarms.cis": {
        enabled: true,
        subscriptions: [OTHER_MAIL, { ...MAIL, endpoint: "Security@acme.example" }],
      },
    },
    [
      'alarms.cis.subscriptions[1] must not be an endpoint of alarms.subscriptions: most CIS alarms ring every day and would hide the others, got {"protocol":"email","endpoint":"… (21 characters)"}',
    ],
  ],
  [
    "keys without an effect",
    {
      alarms: {
        tampering: false,
        subscriptions: [MAIL],
        cis: { subscriptions: [OTHER_MAIL], thresholds: { "cis-root-usage": 2 } },
      },
    },
    [
      'alarms.subscriptions has no effect without alarms.tampering: true, got [{"protocol":"email","endpoint":"… (21 characters)"}]',
      'alarms.cis.subscriptions has no effect without alarms.cis.enabled: true, got [{"protocol":"email","endpoint":"… (23 characters)"}]',
      'alarms.cis.thresholds has no effect without alarms.cis.enabled: true, got {"cis-root-usage":2}',
    ],
  ],
  [
    "alarms that are disabled and off",
    { "alarms.disabled": ["trail-changed"] },
    ['alarms.disabled has no effect without alarms.subscriptions or alarms.topicArn, got ["trail-changed"]'],
  ],
  [
    "unknown alarms",
    {
      ...ON,
      "alarms.disabled": ["trail-change", "coffee"],
      "alarms.cis": { ...CIS, thresholds: { "cis-root-use": 2 } },
    },
    [
      'alarms.disabled[0] must be an alarm: did you mean trail-changed?, got "trail-change"',
      expect.stringMatching(
        /^alarms\.disabled\[1\] must be an alarm: the alarms are: trail-changed, .*, got "coffee"$/,
      ),
      "alarms.cis.thresholds.cis-root-use is not a setting; did you mean cis-root-usage?",
    ],
  ],
  [
    "a topic of another Region",
    { "alarms.topicArn": TOPIC.replace("us-east-1", "eu-west-1") },
    [
      'alarms.topicArn must be a topic in the trail\'s home Region: its ARN must begin with arn:aws:sns:us-east-1:, got "arn:aws:sns:eu-west-1:333333333333:security"',
    ],
  ],
  [
    "tampering alarms that nobody is told of",
    { "alarms.tampering": true },
    ["alarms.tampering has no effect without alarms.subscriptions or alarms.topicArn, got true"],
  ],
  [
    "the topic of the notifications",
    { "alarms.topicArn": "arn:aws:sns:us-east-1:111111111111:organization-trail" },
    [
      'alarms.topicArn must be a topic of your own: this app has one of this name, got "arn:aws:sns:us-east-1:111111111111:organization-trail"',
    ],
  ],
  [
    "a queue of another account",
    { "alarms.subscriptions": [{ protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:222222222222:alarms" }] },
    [
      'alarms.subscriptions[0] must be an endpoint of the management account: for another, subscribe it to a topic of your own and set alarms.topicArn, got {"protocol":"sqs","endpoint":"arn:aws:sqs:us-east-1:222222222222:alarms"}',
    ],
  ],
  [
    "an endpoint that does not fit its protocol",
    { "alarms.subscriptions": [{ protocol: "https", endpoint: "security@acme.example" }] },
    ['alarms.subscriptions[0].endpoint must be an HTTPS URL for the protocol https, got "… (21 characters)"'],
  ],
  [
    "a threshold of no event",
    { "alarms.cis": { ...CIS, thresholds: { "cis-root-usage": 0 } } },
    ["alarms.cis.thresholds.cis-root-usage must be a whole number between 1 and 1000000, got 0"],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

/** A URL with a token lets everybody send, and the log of a pipeline has many readers. */
test.each<[Changes]>([
  [{ "alarms.subscriptions": [{ protocol: "https", endpoint: "http://x.example/TOKEN" }] }],
  [{ "alarms.subscriptions": [{ protocol: "https", endpoint: "https://u:TOKEN@x.example/ a" }] }],
  [{ "alarms.subscriptions": [{ protocol: "https://x.example/TOKEN", endpoint: "TOKEN" }] }],
  [{ "alarms.subscriptions": [{ protocol: "email", endpoint: "TOKEN" }] }],
  [{ "alarms.subscriptions": { protocol: "email", endpoint: "TOKEN" } }],
  [{ "alarms.subscriptions": ["https://x.example/TOKEN"] }],
  [{ "alarms.topicArn": "https://x.example/TOKEN" }],
  [{ alarms: ["https://x.example/TOKEN"] }],
  [{ "alarms.subscriptions": [{ "https://x.example/TOKEN": 1, ...MAIL }] }],
])("shows no endpoint: %j", (changes) => {
  const problems = problemsWith(changes);
  expect(problems).not.toEqual([]);
  expect(problems.join()).not.toContain("TOKEN");
});
