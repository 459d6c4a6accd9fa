import type { Actor, Given } from "../../../policies/guarantee/capability";
import { resourceNames } from "../../../policies/names";
import { OUTSIDE_ACCOUNT_ID } from "../facts/principals";
import { anonymous, type Caller, cloudTrail, iamPrincipal, service } from "../simulator";
import {
  AUDIT,
  BREAK_GLASS,
  DEPLOYER,
  type Deployment,
  iam,
  LOG_ARCHIVE,
  MANAGEMENT,
  MEMBER,
  PIPELINE,
  READER,
  STATE_WRITER,
  VENDOR,
} from "./deployments";

const OTHER_ORGANIZATION = "o-otherorgid00";
const PERSON = "role/administrator";

/** The settings without which an actor does not exist. */
export const GIVEN_BY_ACTOR: Readonly<Partial<Record<Actor, readonly Given[]>>> = {
  "log archive administrator": ["log archive"],
  "log archive root": ["log archive"],
  "break glass of another account": ["log archive"],
};

/** The account of a caller, if it has one. */
export function accountOf({ context }: Caller): string | undefined {
  return context["aws:PrincipalArn"]?.split(":")[4];
}

/** An actor in a deployment. */
export function callerFor(actor: Actor, { settings }: Deployment): Caller {
  const insider = (accountId: string, name: string) =>
    iamPrincipal(iam(accountId, name), settings.organization.id);
  const { trailArn, readerRoleArn, search } = resourceNames(settings);
  const callers: Readonly<Record<Actor, Caller>> = {
    "member administrator": insider(MEMBER, PERSON),
    "member root": insider(MEMBER, "root"),
    "former member": iamPrincipal(READER, OTHER_ORGANIZATION),
    "audit administrator": insider(AUDIT, PERSON),
    "audit root": insider(AUDIT, "root"),
    "log archive administrator": insider(LOG_ARCHIVE, PERSON),
    "log archive root": insider(LOG_ARCHIVE, "root"),
    "management administrator": insider(MANAGEMENT, PERSON),
    "identity center administrator": insider(MANAGEMENT, PERSON),
    "delegated administrator": insider(AUDIT, PERSON),
    deployer: insider(AUDIT, DEPLOYER),
    "management deployer": insider(MANAGEMENT, DEPLOYER),
    pipeline: iamPrincipal(PIPELINE, settings.organization.id),
    "state writer": iamPrincipal(STATE_WRITER, settings.organization.id),
    "break glass": insider(AUDIT, BREAK_GLASS),
    "break glass of another account": insider(AUDIT, BREAK_GLASS),
    "member account's reader": insider(MEMBER, PERSON),
    "named reader": iamPrincipal(READER, settings.organization.id),
    "reader role": iamPrincipal(readerRoleArn, settings.organization.id),
    "searcher role": iamPrincipal(search.roleArn, settings.organization.id),
    "outside reader": iamPrincipal(iam(VENDOR, "role/siem"), OTHER_ORGANIZATION),
    stranger: iamPrincipal(iam(OUTSIDE_ACCOUNT_ID, PERSON), OTHER_ORGANIZATION),
    "user of no organization": iamPrincipal(iam(OUTSIDE_ACCOUNT_ID, "user/administrator")),
    "anonymous caller": anonymous,
    "other trail": cloudTrail(`${trailArn}-2`),
    "trail of another account": cloudTrail(trailArn.replace(MANAGEMENT, OUTSIDE_ACCOUNT_ID)),
    "other service": service("config.amazonaws.com", { accountId: MEMBER }),
  };
  return callers[actor];
}
