import type { Outcome } from "../../../commands/verify/judgement";
import type { VerifiedOrganization } from "../verified-organization";

/** Undoes a fault. */
export type Undo = () => Promise<unknown>;

/** A fault, and the checks that must find it. No other check may. */
export interface Fault {
  readonly name: string;
  readonly finds: Readonly<Record<string, Outcome>>;
  seed(o: VerifiedOrganization): Promise<Undo>;
}
