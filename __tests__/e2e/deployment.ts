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

/** A resource of a plan. Attributes that are not known yet are true in `after_unknown`. */
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
  /** The last plan, as `terraform show -json` prints it. */
  private planned: unknown;

  private constructor(
    readonly organization: EmulatedOrganization,
    readonly workspace: Workspace,
  ) {}

  /** Trusted access is disabled if the stack can enable it, and enabled if the stack expects it to exist. */
  static async start(memberAccounts: readonly string[] = []): Promise<Deployment> {
    const organization = await startOrganization({ memberAccounts, report: () => {} });
    try {
      const deployment = await Deployment.in(organization);
      if (deployment.workspace.terraform.managesTrustedAccess) await deployment.setTrustedAccess(false);
      return deployment;
    } catch (error) {
      await organization.stop();
      throw error;
    }
  }

  /** Creates another workspace in an organization. */
  static async in(organization: EmulatedOrganization): Promise<Deployment> {
    return new Deployment(organization, await Workspace.create({ organization, report: () => {} }));
  }

  /** Starts an organization and deploys the stack into it, with the state in a file. */
  static async deployed(changes: Changes = {}): Promise<Deployment> {
    const deployment = await Deployment.start();
    deployment.changes = { state: { backend: "local" }, ...changes };
    await deployment.synthesize(deployment.changes);
    requireSuccess(await deployment.stack.init());
    requireSuccess(await deployment.stack.apply());
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

  /** Synthesizes the settings of the demo with changes. Changes of earlier calls do not remain. */
  async synthesize(changes: Changes = {}): Promise<void> {
    const settings = new Document(settingsFor(this.organization, this.workspace.terraform));
    for (const [key, value] of Object.entries(changes))
      settings.setIn(key.split("."), settings.createNode(value));
    await this.workspace.writeSettings(settings.toJS());
    await this.workspace.synthesize();
  }

  /** The resources of the synthesized stack. */
  async resources(): Promise<Blocks> {
    return JSON.parse(await readFile(join(this.stack.path, "cdk.tf.json"), "utf8")).resource;
  }

  /** Plans, and returns the changes. Unchanged resources and data sources are not returned. */
  async plan(): Promise<readonly PlannedChange[]> {
    requireSuccess(await this.stack.terraform("plan", "-input=false", "-no-color", `-out=${PLAN}`));
    this.planned = await this.stack.show(PLAN);
    const plan = this.planned as { resource_changes: readonly PlannedChange[] };
    return plan.resource_changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
  }

  /** Reviews the last plan. Returns each rule that has a finding, with the type of the resource. */
  reviewPlan(): readonly string[] {
    const { findings, unjudged } = judge(readPlan(JSON.stringify(this.planned)));
    const reported = findings.filter(({ severity }) => !["low", "info"].includes(severity));
    return [
      ...new Set([
        ...reported.map(({ rule, address }) => `${rule} ${address.split(".")[0]}`),
        ...unjudged.map(({ address }) => `not judged ${address}`),
      ]),
    ].sort();
  }

  /** Plans and applies. Returns the action for each resource type, such as `update aws_cloudtrail`. */
  async apply(): Promise<readonly string[]> {
    const plan = await this.plan();
    requireSuccess(await this.stack.apply(PLAN));
    return plan.map(({ type, change }) => `${change.actions.join("+")} ${type}`);
  }

  /** Synthesizes the settings with the earlier changes and further ones. */
  async addChanges(changes: Changes): Promise<void> {
    this.changes = { ...this.changes, ...changes };
    await this.synthesize(this.changes);
  }

  /**
   * Applies the settings with further changes. Returns the action for each resource type. The review of the plan must
   * have the given findings, and a second plan must be empty.
   */
  async change(changes: Changes, findings: readonly string[] = []): Promise<readonly string[]> {
    await this.addChanges(changes);
    const done = await this.apply();
    expect(this.reviewPlan()).toEqual(findings);
    await this.expectNoChanges();
    return [...done].sort();
  }

  /** Expects that a plan is empty. */
  async expectNoChanges(): Promise<void> {
    const { exitCode, output } = await this.stack.plan();
    expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
  }

  /** Enables or disables CloudTrail's trusted access without Terraform. */
  async setTrustedAccess(enabled: boolean): Promise<void> {
    const organizations = new OrganizationsClient(this.organization.client());
    const input = { ServicePrincipal: SERVICE_PRINCIPAL };
    await organizations.send(
      enabled ? new EnableAWSServiceAccessCommand(input) : new DisableAWSServiceAccessCommand(input),
    );
  }
}

/** Throws the output of a command unless it exited with status 0. */
export function requireSuccess(result: { readonly exitCode: number; readonly output: string }): void {
  if (result.exitCode !== 0) throw new Error(result.output);
}

/** Terraform's diagnostics without their frame and line breaks. */
export function unwrapped(output: string): string {
  return output.replaceAll(/[\s│╷╵]+/g, " ");
}
