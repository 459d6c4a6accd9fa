import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../policies/analysis/json";
import { type Command, medianSeconds, report } from "./measure";

const ROUNDS = 7;
/** A real plan with harmless drift, in which `review` finds nothing. */
const TYPICAL = "__tests__/commands/review/corpus/plans/none.after-apply.json";
const LARGE_BYTES = 50_000_000;

/** Measures the review of a typical and of a huge plan, compared with an empty Node process. */
export function benchReview(): void {
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-bench-"));
  try {
    const huge = join(scratch, "huge.json");
    writeFileSync(huge, enlarged(TYPICAL));
    const [short = 0, nothing = 0] = medianSeconds([review(TYPICAL), node("-e", "0")], ROUNDS);
    report(`review of ${kilobytes(TYPICAL)} kB`, short, "an empty Node process", nothing);
    const [long = 0] = medianSeconds([review(huge)], 2);
    report(`review of ${kilobytes(huge)} kB`, long, "an empty Node process", nothing);
    console.log(`  at most ${peakMegabytes(huge, scratch)} MB of memory`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function node(...args: string[]): Command {
  return { program: process.execPath, args };
}

function review(plan: string): Command {
  return node("--require", "./transpile.cjs", "commands/review/main.ts", plan, "--format", "markdown");
}

const OTHERS = 10_000;
const CHANGED_POLICIES = 250;
const OTHER_TYPES = [
  "aws_instance",
  "aws_iam_role",
  "aws_s3_bucket",
  "aws_iam_role_policy",
  "aws_iam_policy",
  "aws_iam_role_policy_attachment",
  "aws_db_instance",
];

/** The plan of one trail among 10,000 resources of other applications; half of them change, some in their policy. */
function enlarged(file: string): string {
  const plan = JSON.parse(readFileSync(file, "utf8")) as JsonObject & { resource_changes: JsonObject[] };
  const filling = "x".repeat(LARGE_BYTES / OTHERS / 2 - 320);
  const others = Array.from({ length: OTHERS }, (_, index) => otherChange(index, filling));
  return JSON.stringify({ ...plan, resource_changes: [...plan.resource_changes, ...others] });
}

/** The change of one resource. Each seven of them are one application. */
function otherChange(index: number, filling: string): JsonObject {
  const type = OTHER_TYPES[index % OTHER_TYPES.length] ?? "";
  const app = Math.floor(index / OTHER_TYPES.length);
  const before = otherValues(type, app, filling);
  const isChangedPolicy = "policy" in before && index % 2 === 1 && app < CHANGED_POLICIES;
  const after = {
    ...before,
    tags: { filling, more: "y" },
    ...(isChangedPolicy ? { policy: appPolicy(app, ["s3:GetObject", "s3:PutObject", "sqs:*"]) } : {}),
  };
  return {
    address: `module.app${app}.${type}.this`,
    module_address: `module.app${app}`,
    mode: "managed",
    type,
    name: "this",
    change: { actions: [index % 2 === 0 ? "no-op" : "update"], before, after, after_unknown: {} },
  };
}

function otherValues(type: string, app: number, filling: string): JsonObject {
  const name = `app-${app}`;
  const policyArn = `arn:aws:iam::111111111111:policy/${name}`;
  const values: Readonly<Record<string, JsonObject>> = {
    aws_iam_role: {
      arn: `arn:aws:iam::111111111111:role/${name}`,
      assume_role_policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
        ],
      }),
    },
    aws_s3_bucket: { bucket: name },
    aws_iam_role_policy: { role: name, policy: appPolicy(app, ["s3:*", "sqs:*"]) },
    aws_iam_policy: { arn: policyArn, policy: appPolicy(app, ["s3:GetObject", "s3:List*"]) },
    aws_iam_role_policy_attachment: { role: name, policy_arn: policyArn },
  };
  return { name, tags: { filling }, ...values[type] };
}

function appPolicy(app: number, actions: readonly string[]): string {
  const bucket = `arn:aws:s3:::app-${app}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: actions, Resource: [bucket, `${bucket}/*`] },
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
      { Effect: "Allow", Action: "kms:Decrypt", Resource: `arn:aws:kms:*:*:key/app-${app}` },
    ],
  });
}

function kilobytes(file: string): number {
  return Math.round(statSync(file).size / 1000);
}

function peakMegabytes(plan: string, scratch: string): number {
  const watch = join(scratch, "watch.cjs");
  writeFileSync(watch, 'process.on("exit", () => console.error(process.resourceUsage().maxRSS));');
  const { program, args } = review(plan);
  const { stderr } = spawnSync(program, ["--require", watch, ...args], { encoding: "utf8" });
  return Math.round(Number(stderr) / 1000);
}
