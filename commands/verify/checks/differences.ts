import { fail, type Judgement, joinFirst, pass } from "../judgement";
import { REDEPLOY } from "../remediation";

/** Compares the values of a resource with those of the settings. */
export function differences(
  compared: readonly (readonly [what: string, is: unknown, wanted: unknown])[],
): Judgement {
  const wrong = compared.filter(([, is, wanted]) => is !== wanted);
  return wrong.length === 0
    ? pass("as the settings say")
    : fail(
        joinFirst(
          wrong.map(([what, is, wanted]) => `its ${what} is ${is ?? "not set"}, not ${wanted ?? "absent"}`),
        ),
        REDEPLOY,
      );
}
