import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import type { Settings } from "../settings/file";
import { OrganizationTrailStack } from "../stacks/organization-trail-stack";
import { StateBackendStack } from "../stacks/state-backend-stack";

/** One block of synthesized Terraform. */
export type Block = Readonly<Record<string, unknown>>;

/** Blocks by type, then by logical id. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** A synthesized stack. */
export interface Synthesized {
  readonly terraform: Block;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly variable: Readonly<Record<string, Block>>;
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly output: Readonly<Record<string, Block>>;
  readonly removed: readonly Block[];
  readonly import: readonly Block[];
}

const outdir = mkdtempSync(join(tmpdir(), "organization-trail-synthesized-"));
afterAll(() => rmSync(outdir, { recursive: true }));

/** An app whose output folder is removed after the tests of the file. CDKTF's own would stay. */
export function testApp(): App {
  return Testing.app({ outdir });
}

/** The Terraform of a stack, without CDKTF's metadata. A section without blocks is empty. */
export function synthesized(stack: TerraformStack): Synthesized {
  return withEverySection(Testing.synth(stack));
}

/** The Terraform of constructs that are created with the provider `aws.test`. */
export function synthesizedScope(build: (stack: TerraformStack, provider: AwsProvider) => void): Synthesized {
  return withEverySection(
    Testing.synthScope((scope) => {
      // The app of `synthScope` gets a temporary folder that nothing removes and nothing is written to.
      rmSync(App.of(scope).outdir, { recursive: true });
      build(TerraformStack.of(scope), new AwsProvider(scope, "Provider", { alias: "test" }));
    }),
  );
}

function withEverySection(json: string): Synthesized {
  return { variable: {}, resource: {}, data: {}, output: {}, removed: [], import: [], ...JSON.parse(json) };
}

/** The stack `organization-trail`. */
export function trailStack(settings: Settings, endpointUrl?: string): OrganizationTrailStack {
  return new OrganizationTrailStack(testApp(), "organization-trail", { settings, endpointUrl });
}

/** The stack `state-backend`, which exists only if the state is in S3. */
export function stateBackendStack(settings: Settings, endpointUrl?: string): StateBackendStack {
  const { state } = settings;
  if (state.backend !== "s3") throw new Error("only a state in S3 has the stack state-backend");
  return new StateBackendStack(testApp(), "state-backend", { settings, state, endpointUrl });
}

/** The only block of a type. */
export function only(blocks: Blocks, type: string): Block {
  const [block, ...others] = Object.values(blocks[type] ?? {});
  if (block === undefined || others.length > 0)
    throw new Error(`expected one ${type}, got ${others.length + (block ? 1 : 0)}`);
  return block;
}

/** Matches a reference to an attribute of the only resource of a type. */
export function reference(type: string, attribute: string): string {
  return expect.stringMatching(new RegExp(`^\\$\\{${type}\\.\\w+\\.${attribute}\\}$`));
}

/** Matches the address of the only resource of a type, as `depends_on` names it. */
export function address(type: string): string {
  return expect.stringMatching(new RegExp(`^${type}\\.\\w+$`));
}

/** Every string in a value, except the names of keys. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
