import { sampleSettings } from "../settings-file";
import {
  type Block,
  type Synthesized,
  stateBackendStack,
  synthesized,
  textsIn,
  trailStack,
} from "../synthesized";
import { VARIANTS } from "./variants";

const stacks = VARIANTS.flatMap(([name, changes, endpointUrl]) => {
  const settings = sampleSettings(changes);
  return [
    {
      name,
      stack: "organization-trail",
      settings,
      endpointUrl,
      tf: synthesized(trailStack(settings, endpointUrl)),
    },
    ...(settings.state.backend !== "s3"
      ? []
      : [
          {
            name,
            stack: "state-backend",
            settings,
            endpointUrl,
            tf: synthesized(stateBackendStack(settings, endpointUrl)),
          },
        ]),
  ];
});

function blocksOf({ resource, data }: Synthesized): readonly { address: string; block: Block }[] {
  return [resource, data].flatMap((section) =>
    Object.entries(section).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([id, block]) => ({ address: `${type}.${id}`, block })),
    ),
  );
}

/** Expressions that Terraform interpolates, except references to `self`. */
function interpolationsIn(value: unknown): string[] {
  return textsIn(value)
    .flatMap((text) => text.match(/(?<!\$)\$\{[^}]*\}?|(?<!%)%\{[^}]*\}?/g) ?? [])
    .filter((interpolation) => !/^\$\{[^}]*\bself\./.test(interpolation));
}

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(keysIn)];
}

const GUARDED = [
  "aws_cloudtrail",
  "aws_kms_key",
  "aws_organizations_aws_service_access",
  "aws_s3_bucket",
  "aws_s3_bucket_object_lock_configuration",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_versioning",
];

/**
 * The keys of the topics are not protected: Terraform deletes them if notifications or alarms are disabled. So are key and
 * bucket of the results of searches.
 */
function isGuarded(address: string): boolean {
  return (
    GUARDED.includes(address.split(".")[0] ?? "") &&
    !/^aws_kms_key\.(Notifications|AlarmTopics)_|\.Search_/.test(address)
  );
}

describe.each(stacks)("$stack with $name", ({ stack, settings, endpointUrl, tf }) => {
  const blocks = blocksOf(tf);

  test("names the provider of every resource and data block by its alias", () => {
    const aliases = (tf.provider.aws ?? []).map(({ alias }) => `aws.${alias}`);
    expect(aliases).not.toContain("aws.undefined");
    expect(blocks.filter(({ block }) => !aliases.includes(String(block.provider)))).toEqual([]);
  });

  test("restricts each provider to one account, and tags its resources", () => {
    const { audit, management, logArchive } = settings.accounts;
    const ids: Record<string, string | undefined> = {
      audit: audit.id,
      management: management.id,
      log_archive: logArchive?.id,
    };
    for (const { alias, allowed_account_ids, default_tags } of tf.provider.aws ?? []) {
      expect(allowed_account_ids).toEqual([ids[String(alias)]]);
      expect(default_tags).toEqual([{ tags: settings.tags }]);
    }
  });

  test("references buckets by their names, and beside them only keys, roles, topics, organization policies, the log group of the alarms, what search is made of and variables", () => {
    const allowed =
      /^\$\{(aws_s3_bucket\.\w+\.bucket|aws_(athena_workgroup|glue_catalog_database)\.\w+\.name|aws_kms_key\.\w+\.(arn|key_id)|aws_iam_role\.\w+\.name|aws_organizations_policy\.\w+\.id|aws_sns_topic\.\w+\.(name|arn)|aws_cloudwatch_log_group\.\w+\.name|var\.((audit|management|log_archive)_role_arn|alarm_endpoint_\w+))\}$/;
    const { resource, data, provider, terraform, variable } = tf;
    expect(interpolationsIn({ resource, data, provider }).filter((text) => !allowed.test(text))).toEqual([]);
    // The one expression in a variable compares roles with the deployers.
    const comparison =
      /^\$\{!terraform\.applying \|\| \(var\.\w+ != "" && length\(regexall\("[^"]*", var\.\w+\)\) > 0\)\}$/;
    const others = interpolationsIn({ terraform, variable }).filter((text) => !comparison.test(text));
    expect(others).toEqual([]);
  });

  test("references no bucket by its id, which the first plan does not know", () => {
    expect(textsIn(tf).filter((text) => /aws_s3_bucket\.\w+\.id\b/.test(text))).toEqual([]);
  });

  test("contains every ARN literally, except those of keys and topics", () => {
    const { output: _, ...rest } = tf;
    expect(
      interpolationsIn(rest).filter(
        (text) => text.includes(".arn") && !/^\$\{aws_(kms_key|sns_topic)\./.test(text),
      ),
    ).toEqual([]);
  });

  test("has every ARN in the partition of the Region", () => {
    const { region } = settings;
    const others = { "cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc" };
    const [, partition = "aws"] = Object.entries(others).find(([begin]) => region.startsWith(begin)) ?? [];
    // Neither a column of that name nor the example that a query shows is an ARN of anything.
    const arns = textsIn(tf).flatMap(
      (text) => text.match(/\barn:(?!string\b|aws:(?:iam|sts)::123456789012:)[^:]*:/g) ?? [],
    );
    expect(new Set(arns)).toEqual(new Set([`arn:${partition}:`]));
  });

  test("has every policy as plain JSON", () => {
    const policies = blocks.flatMap(({ block }) =>
      [block.policy, block.assume_role_policy].filter((policy) => policy !== undefined).map(String),
    );
    const count = (type: string) => Object.keys(tf.resource[type] ?? {}).length;
    expect(policies).toHaveLength(
      ["aws_s3_bucket", "aws_kms_key", "aws_sns_topic", "aws_iam_role", "aws_iam_role"].reduce(
        (sum, type) => sum + count(type),
        0,
      ),
    );
    for (const policy of policies) {
      expect(JSON.parse(policy)).toEqual({ Version: "2012-10-17", Statement: expect.any(Array) });
      expect(policy).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
    }
  });

  test("empties on destruction nothing but the results of searches, which queries can make again", () => {
    const emptied = blocks.filter(({ block }) => keysIn(block).includes("force_destroy"));
    expect(emptied.filter(({ address }) => !address.includes(".Search_"))).toEqual([]);
  });

  test("sets prevent_destroy on every resource that the trail depends on, as the settings say", () => {
    const guards = blocks
      .filter(({ block }) => block.lifecycle !== undefined && block.provider !== undefined)
      .filter(({ address }) => !/^aws_(organizations_organization|caller_identity)\.|\.Search_/.test(address))
      .map(({ address, block }) => [address, block.lifecycle]);
    const expected = blocks.map(({ address }) => address).filter(isGuarded);
    expect(expected.length).toBeGreaterThanOrEqual(stack === "organization-trail" ? 7 : 4);
    expect(guards).toEqual(
      expected.map((address) => [address, { prevent_destroy: settings.preventDestroy }]),
    );
  });

  test("requires the versions of Terraform and the provider", () => {
    expect(tf.terraform).toMatchObject({
      required_version: ">= 1.11",
      required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.62" } },
    });
    expect(Object.keys(tf.terraform.required_providers ?? {})).toEqual(["aws"]);
  });

  test("stores its state in the backend of the settings, under its own key", () => {
    const { state } = settings;
    const { backend, cloud } = tf.terraform;
    expect({ backend, cloud }).toEqual(
      {
        local: { backend: { local: { path: `../../../${stack}.tfstate` } } },
        cloud: {
          cloud: {
            hostname: "app.terraform.io",
            organization: "acme",
            workspaces: { name: "organization-trail" },
          },
        },
        s3: {
          backend: {
            s3: expect.objectContaining({
              bucket: state.backend === "s3" ? state.bucket : undefined,
              key: `${stack}.tfstate`,
              region: state.backend === "s3" ? state.region : undefined,
              encrypt: true,
              use_lockfile: true,
            }),
          },
        },
      }[state.backend],
    );
  });

  test("uses path-style requests to S3 with an emulator only", () => {
    const places = [...(tf.provider.aws ?? []), ...(settings.state.backend === "s3" ? ["the backend"] : [])];
    expect(keysIn(tf).filter((key) => key.endsWith("path_style"))).toHaveLength(
      endpointUrl === undefined ? 0 : places.length,
    );
  });

  test("contains no absolute path, so that another machine can plan it", () => {
    expect(
      textsIn(tf).filter(
        (text) => /^(\/(?!aws\/cloudtrail\/)|~\/|[A-Za-z]:\\)/.test(text) || text.includes(process.cwd()),
      ),
    ).toEqual([]);
  });
});
