import { commandLine } from "../shared/environment-files";

/** The command that deploys the settings of this run. */
export const DEPLOY = `\`${commandLine("deploy")}\``;

/** Remediation of a resource that is missing or differs from the settings. */
export const REDEPLOY = `Run ${DEPLOY} to restore it. CloudTrail's event history shows who changed it.`;
