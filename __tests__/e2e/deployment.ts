import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { Document } from "yaml";
import { judge } from "../../commands/review/judge";
import { readPlan } from "../../commands/review/plan";
import { NO_CHANGES, type TerraformDirectory } from "../../commands/shared/terraform/terraform-directory";
import { type EmulatedOrganization, startOrganization } from "../../emulator/emulated-organization";
import { settingsFor } from "../../emulator/settings-for";
import { Workspace } from "../../emulator/workspace";
import type { Changes } from "../settings-file";
import type { Blocks } from "../synthesized";

/** The stack under test. */
export const TRAIL = "organization-trail";

const PLAN = "saved.tfplan";
const SERVICE_PRINCIPAL = "cloudtrail.amazonaws.com";

/** One resource of a plan. Attributes that are not known yet are true in `after_unknown`. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>>;
  };
}

/** An emulated organization, and a workspace that deploys into it. */
export class Deployment {
  private changes: Changes = {};

  private constructor(
    readonly organization: EmulatedOrganization,
    readonly workspace: Workspace,
  ) {}

  /** Trusted access is off where the stack is going to switch it on, and on where it has to exist already. */
  static async start(memberAccounts: readonly string[] = []): Promise<Deployment> {
    const organization = await startOrganization({ memberAccounts, report: () => {} });
    try {
      const deployment = await Deployment.in(organization);
      if (deployment.workspace.terraform.managesTrustedAccess) await deployment.switchTrustedAccess("off");
      return deployment;
    } catch (error) {
      await organization.stop();
      throw error;
    }
  }

  /** One more workspace in an organization. */
  static async in(organization: EmulatedOrganization): Promise<Deployment> {
    return new Deployment(organization, await Workspace.create({ organization, report: () => {} }));
  }

  /** An organization into which the stack is deployed, with its state in a file. */
  static async deployed(): Promise<Deployment> {
    const deployment = await Deployment.start();
    deployment.changes = { state: { backend: "local" } };
    await deployment.synthesize(deployment.changes);
    succeeded(await deployment.stack.init());
    succeeded(await deployment.stack.apply());
    return deployment;
  }

  async end(): Promise<void> {
    await this.workspace.remove();
    await this.organization.stop();
  }

  /** The stack `organization-trail`. */
  get stack(): TerraformDirectory {
    return this.workspace.stack(TRAIL);
  }

  /** Synthesizes the settings of the demo after changes; each time from the start. */
  async synthesize(changes: Changes = {}): Promise<void> {
    const settings = new Document(settingsFor(this.organization, this.workspace.terraform));
    for (const [key, value] of Object.entries(changes))
      settings.setIn(key.split("."), settings.createNode(value));
    await this.workspace.writeSettings(settings.toJS());
    await this.workspace.synthesize();
  }

  /** What is synthesized now. */
  async resources(): Promise<Blocks> {
    return JSON.parse(await readFile(join(this.stack.path, "cdk.tf.json"), "utf8")).resource;
  }

  /** What Terraform would do. Resources that stay as they are, and data, are left out. */
  async planned(): Promise<readonly PlannedChange[]> {
    succeeded(await this.stack.terraform("plan", "-input=false", "-no-color", `-out=${PLAN}`));
    const plan = (await this.stack.show(PLAN)) as { resource_changes: readonly PlannedChange[] };
    return plan.resource_changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
  }

  /** What `review` says of the plan that was made last: each rule that fires, with the type of what it fires on. */
  async reviewed(): Promise<readonly string[]> {
    const { findings, unjudged } = judge(readPlan(JSON.stringify(await this.stack.show(PLAN))));
    const fired = findings.filter(({ severity }) => !["low", "info"].includes(severity));
    return [
      ...new Set([
        ...fired.map(({ rule, address }) => `${rule} ${address.split(".")[0]}`),
        ...unjudged.map(({ address }) => `not judged ${address}`),
      ]),
    ].sort();
  }

  /** Applies, and returns what was done to which type of resource: `update aws_cloudtrail`. */
  async applied(): Promise<readonly string[]> {
    const plan = await this.planned();
    succeeded(await this.stack.apply(PLAN));
    return plan.map(({ type, change }) => `${change.actions.join("+")} ${type}`);
  }

  /** Synthesizes settings in which something more has changed than before. */
  async synthesizeAlso(changes: Changes): Promise<void> {
    this.changes = { ...this.changes, ...changes };
    await this.synthesize(this.changes);
  }

  /**
   * Applies settings in which something more has changed, and returns what Terraform did to which type of resource.
   * `review` must have this to say of the plan, and a second plan must be empty.
   */
  async change(changes: Changes, review: readonly string[] = []): Promise<readonly string[]> {
    await this.synthesizeAlso(changes);
    const done = await this.applied();
    expect(await this.reviewed()).toEqual(review);
    await this.expectNoChanges();
    return [...done].sort();
  }

  /** A plan must be empty. */
  async expectNoChanges(): Promise<void> {
    const { exitCode, output } = await this.stack.plan();
    expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
  }

  /** Switches CloudTrail's trusted access on or off, past Terraform. */
  async switchTrustedAccess(to: "on" | "off"): Promise<void> {
    const organizations = new OrganizationsClient(this.organization.client());
    const input = { ServicePrincipal: SERVICE_PRINCIPAL };
    await organizations.send(
      to === "on" ? new EnableAWSServiceAccessCommand(input) : new DisableAWSServiceAccessCommand(input),
    );
  }
}

/** Fails with what a command printed unless it ended with status 0. */
export function succeeded(result: { readonly exitCode: number; readonly output: string }): void {
  if (result.exitCode !== 0) throw new Error(result.output);
}

/** Terraform's diagnostics without the frame and the line breaks. */
export function unwrapped(output: string): string {
  return output.replaceAll(/[\s│╷╵]+/g, " ");
}
