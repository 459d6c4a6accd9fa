import { type Judgement, pass, warn } from "../../verify/judgement";

/** Something of ours that has the name. Terraform creates it only if its state has it already. */
export function ownThing(name: string, isExpected: boolean, key: string): Judgement {
  return isExpected
    ? pass(`${name} exists`)
    : warn(
        `${name} exists, and the trail of the settings does not`,
        `If an earlier deployment was interrupted, deploy again: the Terraform state has it. Otherwise choose another ${key}, or import it into the state before the deployment.`,
      );
}
