import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { z } from "zod";
import type { Report } from "../shared/progress";

/** The part of the synthesized stack that names its bucket. */
const Stack = z.object({
  resource: z.object({ aws_s3_bucket: z.record(z.string(), z.object({ bucket: z.string() })) }),
});

/** The parts of a Terraform state that name the bucket in it. */
const State = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      instances: z.array(z.object({ attributes: z.object({ bucket: z.string().optional() }) })),
    }),
  ),
});

/**
 * Keeps the state of an interrupted bootstrap for its own bucket alone: with other settings Terraform would replace that
 * bucket. If it is another's, it is set aside under the bucket's name. A state that was set aside for this bucket is used.
 */
export function settleLeftover(file: string, stack: unknown, report: Report): void {
  const parsed = Stack.safeParse(stack);
  if (!parsed.success) return;
  const bucket = Object.values(parsed.data.resource.aws_s3_bucket)[0]?.bucket;
  if (bucket === undefined) return;
  if (existsSync(file)) setAside(file, bucket, report);
  const own = asideFor(file, bucket);
  if (!existsSync(file) && existsSync(own)) renameSync(own, file);
}

function setAside(file: string, bucket: string, report: Report): void {
  const other = bucketIn(file);
  if (other === bucket) return;
  if (other === undefined) {
    rmSync(file);
    return;
  }
  const aside = asideFor(file, other);
  renameSync(file, aside);
  report(
    `A bootstrap was interrupted after it had created the bucket ${other}, which the settings no longer name. Its state is now in ${aside}. If you need the bucket, run this again with \`state.bucket: ${other}\`. Otherwise delete the bucket and that file.`,
  );
}

/** Terraform that is killed early leaves an empty file. */
const EMPTY = '{"resources":[]}';

/** Bucket of the state; none if the run ended before it was created. */
function bucketIn(file: string): string | undefined {
  const { resources } = State.parse(JSON.parse(readFileSync(file, "utf8") || EMPTY));
  return resources.find(({ type }) => type === "aws_s3_bucket")?.instances[0]?.attributes.bucket;
}

function asideFor(file: string, bucket: string): string {
  return file.replace(/\.tfstate$/, `.${bucket}.tfstate`);
}
