import { type AttributeRule, type RemovalRule, RULES } from "../../../commands/review/rules";
import type { Json } from "../../../policies/analysis/json";
import { nest, plan, reviewed, update } from "./plans";

/** Pairs of values as a row must see them: [before, after]. */
interface Samples {
  readonly weaker: readonly (readonly [Json, Json])[];
  readonly silent: readonly (readonly [Json, Json])[];
}

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
const allow = (who: Json, action: Json, more: object = {}): Json => ({
  Effect: "Allow",
  Principal: who,
  Action: action,
  Resource: "arn:aws:s3:::vault/AWSLogs/*",
  ...more,
});
const BY_TRAIL = {
  Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111111111111:trail/main" } },
};
const DELIVERY = allow(CLOUDTRAIL, "s3:PutObject", BY_TRAIL);
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:DeleteObject", "s3:PutObject"],
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (...statements: Json[]): Json =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const POLICIES: Record<string, readonly (readonly [Json, Json])[]> = {
  removedDenies: [
    [policy(DELIVERY, DENY), policy(DELIVERY)],
    [policy(DENY), policy({ ...DENY, Action: "s3:DeleteObject" })],
    [
      policy(DENY),
      policy({ ...DENY, Condition: { ...DENY.Condition, StringEquals: { "aws:PrincipalTag/a": "b" } } }),
    ],
    [policy(DENY), null],
  ],
  removedDelivery: [
    [policy(DELIVERY, DENY), policy(DENY)],
    [
      policy(DELIVERY),
      policy(
        allow(CLOUDTRAIL, "s3:PutObject", {
          ...BY_TRAIL,
          Resource: "arn:aws:s3:::vault/AWSLogs/111111111111/*",
        }),
      ),
    ],
    [
      policy(DELIVERY),
      policy(DELIVERY, {
        ...DENY,
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
      }),
    ],
  ],
  removedConditions: [[policy(DELIVERY), policy(allow(CLOUDTRAIL, "s3:PutObject"))]],
  addedPermissions: [
    [
      policy(DELIVERY),
      policy(DELIVERY, allow({ AWS: "arn:aws:iam::222222222222:role/a" }, "s3:DeleteObjectVersion")),
    ],
    [
      policy(DELIVERY),
      policy(DELIVERY, allow({ AWS: "arn:aws:iam::222222222222:role/a" }, "s3:BypassGovernanceRetention")),
    ],
    [policy(DELIVERY), policy(DELIVERY, allow({ AWS: "333333333333" }, "s3:PutObject"))],
  ],
  addedOutsideReads: [
    [policy(DELIVERY), policy(DELIVERY, allow("*", "s3:GetObject"))],
    [policy(DELIVERY), policy(DELIVERY, allow({ AWS: "999999999999" }, ["s3:ListBucket"]))],
  ],
};
const SAME_POLICIES: readonly (readonly [Json, Json])[] = [
  [policy(DELIVERY, DENY), policy(DENY, DELIVERY)],
  [policy(DENY), policy({ ...DENY, Action: "s3:PutObject" }, { ...DENY, Action: ["s3:DeleteObject"] })],
  [policy(DELIVERY), policy(DELIVERY, DENY)],
  [policy(allow(CLOUDTRAIL, "s3:PutObject"), DENY), policy(DELIVERY, { ...DENY, Action: "s3:*" })],
  [null, ""],
];

const MANAGEMENT = { read_write_type: "All", include_management_events: true };
const DATA = { ...MANAGEMENT, data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] };
const fields = (...pairs: [string, object][]): Json => ({
  field_selector: pairs.map(([field, operator]) => ({ field, ...operator })),
});
const ALL_MANAGEMENT = fields(["eventCategory", { equals: ["Management"] }]);
const NO_KMS = fields(
  ["eventCategory", { equals: ["Management"] }],
  ["eventSource", { not_equals: ["kms.amazonaws.com"] }],
);
const ALL_S3 = fields(
  ["eventCategory", { equals: ["Data"] }],
  ["resources.type", { equals: ["AWS::S3::Object"] }],
);
const SOME_S3 = fields(
  ["eventCategory", { equals: ["Data"] }],
  ["resources.type", { equals: ["AWS::S3::Object"] }],
  ["resources.ARN", { not_starts_with: ["arn:aws:s3:::vault/"] }],
);

function samples({ compare: { kind, options }, attributes }: AttributeRule): Samples {
  const { wanted, unset, grows, ranking, empty, aspect } = options as {
    wanted: boolean;
    unset: Json;
    grows: boolean;
    ranking: string[][];
    empty: boolean;
    aspect: string;
  };
  switch (kind) {
    case "flag":
      return {
        weaker: [
          [wanted, !wanted],
          ...(wanted === unset ? [[null, !wanted] as const] : [[wanted, null] as const]),
        ],
        silent: [
          [wanted, wanted],
          [!wanted, wanted],
          [!wanted, !wanted],
          [unset, null],
          [null, unset],
        ],
      };
    case "number": {
      const [few, many] = grows ? [10, 20] : [20, 10];
      return {
        weaker: [[many, few]],
        silent: [
          [few, few],
          [few, many],
          [0, null],
          [null, 0],
        ],
      };
    }
    case "rank": {
      const lowest = ranking[0]?.[0] ?? "";
      const highest = ranking.at(-1)?.[0] ?? "";
      const none: [Json, Json][] =
        unset === undefined
          ? []
          : [
              [unset, null],
              [null, unset],
            ];
      return { weaker: [[highest, lowest]], silent: [[highest, highest], [lowest, highest], ...none] };
    }
    case "presence":
      return {
        weaker: [
          ["a", null],
          ["a", ""],
        ],
        silent: [
          ["a", "a"],
          [null, "a"],
          ["", null],
          [null, ""],
        ],
      };
    case "constant":
      return {
        weaker: [["a", "b"], ...(empty ? [[null, "a"] as const, ["a", null] as const] : [])],
        silent: [["a", "a"], [null, ""], ["", null], ...(empty ? [] : [[null, "a"] as const])],
      };
    case "set": {
      const of = options.of as (member: string) => boolean;
      const [one = "", two = ""] = [
        "cloudtrail.amazonaws.com",
        "config.amazonaws.com",
        "sso.amazonaws.com",
        "SSE-C",
      ].filter(of);
      const wrap = wrapper(attributes[0] ?? "");
      const [few, many] = [wrap([one]), wrap([one, two].filter(Boolean))];
      const [strong, weak] = grows ? [many, wrap([])] : [few, wrap([one, "added"])];
      return {
        weaker: [[strong, weak]],
        silent: [
          [strong, strong],
          [weak, strong],
          [many, wrap([two, one].filter(Boolean))],
          [[], null],
        ],
      };
    }
    case "policy":
      return { weaker: POLICIES[aspect] ?? [], silent: SAME_POLICIES };
    case "selectors":
      return (options.category as (name: string) => boolean)("Management")
        ? {
            weaker: [
              [
                [[], []],
                [[{ ...MANAGEMENT, read_write_type: "WriteOnly" }], []],
              ],
              [
                [[], []],
                [[{ ...DATA, include_management_events: false }], []],
              ],
              [
                [[MANAGEMENT], []],
                [[{ ...MANAGEMENT, exclude_management_event_sources: ["kms.amazonaws.com"] }], []],
              ],
              [
                [[], []],
                [[], [ALL_S3]],
              ],
              [
                [[], [ALL_MANAGEMENT]],
                [[], [NO_KMS]],
              ],
            ],
            silent: [
              [
                [[], []],
                [[MANAGEMENT], []],
              ],
              [
                [[], []],
                [[], [ALL_MANAGEMENT]],
              ],
              [
                [null, null],
                [[], []],
              ],
              [
                [[], [NO_KMS]],
                [[], [ALL_MANAGEMENT]],
              ],
              [
                [[MANAGEMENT], []],
                [
                  [
                    { ...MANAGEMENT, read_write_type: "ReadOnly" },
                    { ...MANAGEMENT, read_write_type: "WriteOnly" },
                  ],
                  [],
                ],
              ],
            ],
          }
        : {
            weaker: [
              [
                [[DATA], []],
                [[MANAGEMENT], []],
              ],
              [
                [[], [ALL_MANAGEMENT, ALL_S3]],
                [[], [ALL_MANAGEMENT, SOME_S3]],
              ],
              [
                [[DATA], []],
                [[], [ALL_MANAGEMENT, SOME_S3]],
              ],
            ],
            silent: [
              [
                [[DATA], []],
                [[], [ALL_S3, ALL_MANAGEMENT]],
              ],
              [
                [[], [ALL_MANAGEMENT, SOME_S3]],
                [[], [ALL_S3, ALL_MANAGEMENT]],
              ],
            ],
          };
    case "expiry": {
      const rule = (days: number, prefix: string, more: object = {}): Json => [
        {
          status: "Enabled",
          filter: [{ prefix }],
          expiration: [{ days, date: null }],
          noncurrent_version_expiration: [],
          ...more,
        },
      ];
      return {
        weaker: [
          [rule(180, ""), rule(30, "")],
          [null, rule(180, "")],
          [rule(180, "AWSLogs/"), rule(180, "")],
          [rule(180, ""), rule(180, "", { noncurrent_version_expiration: [{ noncurrent_days: 1 }] })],
        ],
        silent: [
          [rule(180, ""), rule(180, "")],
          [rule(180, ""), rule(365, "")],
          [rule(180, ""), null],
          [rule(180, ""), rule(180, "AWSLogs/")],
          [rule(1, "", { status: "Disabled" }), null],
        ],
      };
    }
    default:
      throw new Error(`no samples for ${kind}`);
  }
}

function wrapper(attribute: string): (members: string[]) => Json {
  if (attribute === "insight_selector") return (list) => list.map((insight_type) => ({ insight_type }));
  if (attribute !== "access_control_policy") return (list) => list;
  return (list) => [{ grant: list.map((uri) => ({ grantee: [{ uri, id: "" }], permission: "READ" })) }];
}

/** A resource that has the value where the row looks. */
function resource({ attributes, as }: AttributeRule, value: Json): Json {
  if (attributes.length > 1)
    return Object.assign(
      {},
      ...attributes.map((path, index) => nest(path, (value as Json[])[index] ?? null)),
    );
  const [path = ""] = attributes;
  const shaped = as?.name === "retentionDays" ? [{ mode: "GOVERNANCE", days: value, years: 0 }] : value;
  // An object under a path stands for a block; the lock's own presence is another row.
  return nest(path, shaped);
}

const removals = RULES.filter((rule): rule is RemovalRule => "removals" in rule);
const attributes = RULES.filter((rule): rule is AttributeRule => "compare" in rule);
const titled = <T extends { id: string; type: string }>(
  rules: T[],
  more: (rule: T) => string,
): [string, T][] => rules.map((rule) => [`${rule.id} ${rule.type} ${more(rule)}`, rule]);

it("has one severity for an id on a type", () => {
  const severities = new Map<string, string>();
  for (const { id, type, severity } of RULES) {
    expect(severities.get(`${id} ${type}`) ?? severity).toBe(severity);
    severities.set(`${id} ${type}`, severity);
  }
});

it("says in each sentence what follows and ends it", () => {
  for (const { sentence } of RULES) expect(sentence).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
});

describe.each(titled(attributes, (rule) => rule.attributes.join("+") + JSON.stringify(rule.compare.options)))(
  "%s",
  (_, rule) => {
    const { weaker, silent } = samples(rule);
    const at = rule.attributes.join(", ");

    it.each(weaker)("fires from %j to %j", (before, after) => {
      const { report } = reviewed(plan([update(rule.type, resource(rule, before), resource(rule, after))]));
      const found = report.findings.filter(({ attribute, rule: id }) => id === rule.id && attribute === at);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ severity: rule.severity, source: "plan" });
    });

    it.each(silent)("is silent from %j to %j", (before, after) => {
      const { report } = reviewed(plan([update(rule.type, resource(rule, before), resource(rule, after))]));
      expect(report).toMatchObject({ findings: [], unjudged: [] });
    });

    it("fires on drift, unless the provider keeps a copy there", () => {
      const [before, after] = weaker[0] ?? [];
      const drift = [update(rule.type, resource(rule, before ?? null), resource(rule, after ?? null))];
      const others = rule.copyOf === undefined ? [] : [{ type: rule.copyOf }];
      const { resource_changes: resource_drift } = plan(drift);
      const { report } = reviewed(
        plan([{ type: "aws_cloudtrail", address: "aws_cloudtrail.x" }, ...others], {
          resource_drift: resource_drift ?? [],
        }),
      );
      const found = report.findings.filter(({ attribute, rule: id }) => id === rule.id && attribute === at);
      expect(found.map(({ source }) => source)).toEqual(rule.copyOf === undefined ? ["drift"] : []);
    });

    it("cannot judge what is unknown after apply", () => {
      const [before] = weaker[0] ?? [];
      const [path = ""] = rule.attributes;
      const [top = ""] = path.split(".");
      const { status, report } = reviewed(
        plan([update(rule.type, resource(rule, before ?? null), {}, { after_unknown: { [top]: true } })]),
      );
      if (rule.copyOf !== undefined) return;
      expect(status).toBe(2);
      expect(report.findings).toEqual([]);
      expect(report.unjudged).toContainEqual({
        address: expect.any(String),
        reason: `${at} is known only after apply`,
      });
    });

    it("ignores what is unknown when all is created", () => {
      const created = {
        type: rule.type,
        actions: ["create"],
        before: null,
        after: {},
        after_unknown: { [rule.attributes[0]?.split(".")[0] ?? ""]: true },
      };
      expect(reviewed(plan([created])).status).toBe(0);
    });
  },
);

const ACTIONS = {
  delete: ["delete"],
  replace: ["delete", "create"],
  forget: ["forget"],
  deposed: ["delete"],
};

describe.each(titled(removals, (rule) => rule.removals.join("+")))("%s", (_, rule) => {
  const before = ["cloudtrail.amazonaws.com", "sso.amazonaws.com"]
    .map((service_principal) => ({ service_principal }))
    .find((one) => rule.only?.(one) ?? true);

  it.each(rule.removals)("fires on %s", (removal) => {
    const more = removal === "deposed" ? { deposed: "0a1b2c3d" } : {};
    const after = removal === "replace" ? (before ?? {}) : null;
    const { report } = reviewed(
      plan([{ type: rule.type, actions: ACTIONS[removal], before: before ?? {}, after, ...more }]),
    );
    expect(report.findings).toMatchObject([{ rule: rule.id, severity: rule.severity }]);
  });

  it("is silent when the resource stays", () => {
    expect(reviewed(plan([{ type: rule.type, before: before ?? {} }])).report).toMatchObject({
      findings: [],
      unjudged: [],
    });
  });
});
