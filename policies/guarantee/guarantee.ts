import type { ActorGroup } from "./capability";
import { MANAGEMENT } from "./management";
import { MEMBERS } from "./members";
import { OPERATORS } from "./operators";
import { OUTSIDERS } from "./outsiders";
import { OWNERS } from "./owners";
import { READERS } from "./readers";

/** Who can do what, and what stops it. The README shows it, and the policy proof asks a simulator about every act. */
export const GUARANTEE: readonly ActorGroup[] = [
  ...MEMBERS,
  ...OWNERS,
  ...MANAGEMENT,
  ...OPERATORS,
  ...READERS,
  ...OUTSIDERS,
];
