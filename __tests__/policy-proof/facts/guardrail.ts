import type { GuardrailProps } from "../../../policies/guardrail/statements";
import type { Caller } from "../simulator";
import { allows, type Fact, forbids } from "./fact";
import {
  ADMINISTRATORS,
  BREAK_GLASS,
  BUCKETS,
  CHECKER,
  CHECKER_OUTSIDE,
  DEPLOYERS,
  EVERY_BUCKET,
  GUARDED,
  iam,
  insider,
  KEY_SETTINGS,
  KEY_USE,
  LONG,
  MANAGEMENT,
  MEMBER,
  OBJECT_CHANGES,
  OTHER_SET,
  OTHER_WAYS,
  OUTSIDERS,
  RESULTS_BUCKET,
  ROLE_CHANGES,
  SETTINGS,
  SHORT,
  STATE_CHANGES,
  WRITER,
  WRITER_OUTSIDE,
} from "./guardrail-acts";
import { checkpointsApart } from "./guardrail-checkpoints";
import { ownPerimeter, reading, services, tenants } from "./guardrail-perimeter";
import { ask, bucketArn, type Callers, each } from "./guardrail-questions";
import { OUTSIDE_ACCOUNT_ID } from "./principals";

/** Settings of buckets and key, log files, state: each act, for those who may and those who may not. */
function changes(
  { keyArn }: GuardrailProps,
  may: { change: Callers; undo: Callers; write: Callers; nothing: Callers },
) {
  const facts: Fact[] = [];
  for (const [where, name] of Object.entries(EVERY_BUCKET)) {
    for (const action of SETTINGS) {
      const question = (caller: Caller) => ask(caller, action, bucketArn(name));
      facts.push(...each(may.change, allows, question, `call ${action} on ${where}`));
      facts.push(...each(may.nothing, forbids, question, `call ${action} on ${where}`));
    }
    const remove = (caller: Caller) => ask(caller, "s3:DeleteBucket", bucketArn(name));
    facts.push(...each(may.undo, allows, remove, `delete ${where}`));
    facts.push(...each({ ...may.nothing, ...DEPLOYERS }, forbids, remove, `delete ${where}`));
  }
  for (const action of [...SETTINGS, "s3:DeleteBucket"]) {
    const question = (caller: Caller) => ask(caller, action, bucketArn(RESULTS_BUCKET));
    facts.push(...each(may.change, allows, question, `call ${action} on the bucket of search results`));
    facts.push(...each(may.nothing, forbids, question, `call ${action} on the bucket of search results`));
  }
  for (const [where, name] of Object.entries(BUCKETS)) {
    for (const action of OBJECT_CHANGES) {
      const question = (caller: Caller) => ask(caller, action, `${bucketArn(name)}/AWSLogs/log`);
      facts.push(...each(may.undo, allows, question, `call ${action} in ${where}`));
      facts.push(...each({ ...may.nothing, ...DEPLOYERS }, forbids, question, `call ${action} in ${where}`));
    }
  }
  for (const action of STATE_CHANGES) {
    const question = (caller: Caller) => ask(caller, action, `${bucketArn("acme-state")}/all.tfstate`);
    facts.push(...each(may.write, allows, question, `call ${action} on the state`));
    facts.push(...each(may.nothing, forbids, question, `call ${action} on the state`));
  }
  for (const action of KEY_SETTINGS) {
    const question = (caller: Caller) => ask(caller, action, keyArn);
    facts.push(...each(may.change, allows, question, `call ${action}`));
    facts.push(...each(may.nothing, forbids, question, `call ${action}`));
  }
  for (const action of KEY_USE) {
    const window = action === "kms:ScheduleKeyDeletion" ? LONG : {};
    const question = (caller: Caller) => ask(caller, action, keyArn, window);
    facts.push(...each(may.undo, allows, question, `call ${action}`));
    facts.push(...each({ ...may.nothing, ...DEPLOYERS }, forbids, question, `call ${action}`));
  }
  const quick = (caller: Caller) => ask(caller, "kms:ScheduleKeyDeletion", keyArn, SHORT);
  return [...facts, ...each(may.undo, forbids, quick, "delete the key in 29 days")];
}

const MAY = {
  change: { ...DEPLOYERS, ...BREAK_GLASS },
  undo: BREAK_GLASS,
  nothing: { ...ADMINISTRATORS, ...OTHER_SET },
};

/** Facts about {@link serviceControlPolicy}, which binds the principals of the guarded accounts. */
export function serviceControlFacts(props: GuardrailProps): readonly Fact[] {
  const writers = { ...DEPLOYERS, ...BREAK_GLASS, ...WRITER };
  const facts: Fact[] = [...changes(props, { ...MAY, write: writers }), ...tenants()];
  facts.push(...checkpointsApart({ check: CHECKER, pipeline: WRITER, nothing: MAY.nothing }));
  for (const [action, arn] of Object.entries(OTHER_WAYS)) {
    facts.push(...each(MAY.change, allows, (caller) => ask(caller, action, arn), `call ${action}`));
    facts.push(...each(MAY.nothing, forbids, (caller) => ask(caller, action, arn), `call ${action}`));
  }
  const frozen = { deployer: DEPLOYERS["the deployer"], "break-glass": BREAK_GLASS["break glass"] };
  for (const role of [...Object.keys(frozen), "pipeline", "integrity"]) {
    for (const action of ROLE_CHANGES) {
      const question = (caller: Caller) => ask(caller, action, iam(GUARDED, `role/${role}`));
      const others = { ...MAY.nothing, ...WRITER, ...CHECKER };
      facts.push(...each(frozen, allows, question, `call ${action} on the role ${role}`));
      facts.push(...each(others, forbids, question, `call ${action} on the role ${role}`));
    }
  }
  const identityProvider = `arn:aws:iam::${GUARDED}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`;
  const administrators = ADMINISTRATORS;
  facts.push(
    ...each(
      administrators,
      forbids,
      (caller) => ask(caller, "iam:UpdateSAMLProvider", identityProvider),
      "change an identity provider",
    ),
    ...each(
      administrators,
      allows,
      (caller) => ask(caller, "iam:UpdateAssumeRolePolicy", iam(GUARDED, "role/tenant")),
      "change the trust of another role",
    ),
    ...each(
      administrators,
      allows,
      (caller) => ask(caller, "iam:GetRole", iam(GUARDED, "role/deployer")),
      "read the role deployer",
    ),
  );
  const everybody = { ...ADMINISTRATORS, ...DEPLOYERS, ...BREAK_GLASS };
  return [...facts, ...staying(everybody, GUARDED, [props.region, ...props.optInRegions])];
}

/** Facts about {@link membersPolicy} for an opt-in home Region. */
export function membersFacts(region: string): readonly Fact[] {
  const callers = {
    "a member account's administrator": insider(iam(MEMBER, "role/administrator")),
    "a member account's root user": insider(iam(MEMBER, "root")),
  };
  return staying(callers, MEMBER, [region]);
}

/** Of another organization, whose management account owns it. */
export const INVITATION = `arn:aws:organizations::${OUTSIDE_ACCOUNT_ID}:handshake/o-otherorgid00/invite/h-1234567890`;

function staying(callers: Callers, accountId: string, regions: readonly string[]): readonly Fact[] {
  const account = `arn:aws:account::${accountId}:account`;
  const onAccount =
    (action: string, context = {}) =>
    (caller: Caller) =>
      ask(caller, action, account, context, accountId);
  const disable = (target: string) => onAccount("account:DisableRegion", { "account:TargetRegion": target });
  const leave = (caller: Caller) => ask(caller, "organizations:LeaveOrganization", "*", {}, accountId);
  const accept = (caller: Caller) => ask(caller, "organizations:AcceptHandshake", INVITATION, {}, accountId);
  return [
    ...each(callers, forbids, leave, "leave the organization"),
    ...each(callers, forbids, accept, "move to another organization"),
    ...each(callers, forbids, onAccount("account:CloseAccount"), "close the account"),
    ...each(callers, allows, disable("af-south-1"), "disable another Region"),
    ...regions.flatMap((region) => [
      ...each(callers, forbids, disable(region), `disable ${region}`),
      ...each(
        callers,
        allows,
        onAccount("account:EnableRegion", { "account:TargetRegion": region }),
        `enable ${region}`,
      ),
    ]),
  ];
}

/** Facts about {@link resourceControlPolicy}, with policies of bucket, key and roles that allow everything. */
export function resourceControlFacts(props: GuardrailProps): readonly Fact[] {
  const administrators = {
    ...MAY.nothing,
    "the management account's administrator": insider(iam(MANAGEMENT, "role/administrator")),
    "a member account's administrator": insider(iam(MEMBER, "role/administrator")),
    ...OUTSIDERS,
  };
  const writers = { ...DEPLOYERS, ...BREAK_GLASS, ...WRITER, ...WRITER_OUTSIDE };
  return [
    ...changes(props, { ...MAY, write: writers, nothing: administrators }),
    ...checkpointsApart({
      check: { ...CHECKER, ...CHECKER_OUTSIDE },
      pipeline: { ...WRITER, ...WRITER_OUTSIDE },
      nothing: administrators,
    }),
    ...tenants(),
    ...ownPerimeter(),
    ...reading(props),
    ...services(props),
  ];
}
