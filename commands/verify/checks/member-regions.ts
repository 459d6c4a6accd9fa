import { inParallel } from "../async";
import { type Check, checkEach, type Item } from "../check";
import type { Cell } from "../coverage/cells";
import { TURNS } from "../coverage/in-turn";
import { LIST_OBJECTS } from "../coverage/log-files";
import { placeIn } from "../coverage/place";
import { readCell } from "../coverage/read-cell";
import { LIST_VERSIONS } from "../coverage/versions";
import { judgeError } from "../failed-read";
import { combine, fail, type Judgement, pass, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import type { Member } from "../members";

const ACCOUNT_MANAGEMENT = "account.amazonaws.com";

/** AWS Account Management allows few calls a second. */
const AT_ONCE = 4;

/**
 * A multi-Region organization trail records the Regions that each account has enabled, so a member account may need
 * digests of a Region that the management account has not enabled.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export function memberRegions(aws: LiveAws): Check {
  return checkEach({
    id: "coverage.member-regions",
    title: "no member account has enabled a further Region that is not recorded",
    permissions: [READ.members, READ.regions, READ.trustedServices, LIST_OBJECTS, LIST_VERSIONS],
    read: () => readFurtherRegions(aws),
    judge,
    summarize: (names) => `${names.length} accounts, other ones in each run: ${names.join(", ")}`,
    empty: {
      found: "nothing was examined: no account is active",
      remediation: "Correct accounts.management.",
    },
  });
}

/** The cells of Regions that only the member account has enabled, or why it cannot be asked. */
type FurtherRegions = { readonly cells: ReadonlyMap<string, Cell> } | { readonly notAsked: string };

async function readFurtherRegions(aws: LiveAws): Promise<readonly Item<FurtherRegions>[]> {
  const [members, regions] = await Promise.all([aws.members(), aws.regions()]);
  const managementId = aws.accounts.management.id;
  const active = members.filter(({ id, suspended }) => !suspended && id !== managementId);
  const share = Math.ceil(active.length / TURNS);
  const inTurn = Array.from(
    { length: share },
    (_, index) => active[(aws.turn * share + index) % active.length],
  );
  const asked = active.length === 0 ? members : inTurn.filter((member) => member !== undefined);
  return inParallel(asked, AT_ONCE, async (member): Promise<Item<FurtherRegions>> => {
    try {
      return { name: member.id, value: await readMember(aws, member, regions.enabled) };
    } catch (error) {
      return { name: member.id, error };
    }
  });
}

async function readMember(aws: LiveAws, member: Member, enabled: readonly string[]): Promise<FurtherRegions> {
  const own = await askMember(aws, member);
  if ("notAsked" in own) return own;
  const further = own.filter((region) => !enabled.includes(region));
  const cells = await inParallel(further, AT_ONCE, async (region) => {
    const { cell } = await readCell(aws, placeIn(aws.settings, member, region));
    return [region, cell] as const;
  });
  return { cells: new Map(cells) };
}

/** Without trusted access of AWS Account Management nobody may ask. That is a state to change, and no failed read. */
async function askMember(
  aws: LiveAws,
  { id }: Member,
): Promise<readonly string[] | { readonly notAsked: string }> {
  try {
    return await aws.memberRegions(id);
  } catch (error) {
    const { found, failure } = judgeError(error);
    const isDenied = failure?.kind === "denied" && id !== aws.accounts.management.id;
    if (isDenied && !(await aws.trustedServices()).includes(ACCOUNT_MANAGEMENT)) return { notAsked: found };
    throw error;
  }
}

function judge(further: FurtherRegions): Judgement {
  if ("notAsked" in further) {
    return warn(
      `cannot tell: ${further.notAsked}`,
      `Run \`aws organizations enable-aws-service-access --service-principal ${ACCOUNT_MANAGEMENT}\` in the management account, so that \`verify\` can ask which Regions a member account has enabled.`,
    );
  }
  const judgements = [...further.cells].map(([region, { state, detail = state }]) =>
    state === "OK" || state === "QUIET" || state === "NEW"
      ? pass(region)
      : fail(
          `${region} is enabled there, but not in the management account: ${detail}`,
          `Enable ${region} in the management account too, so that the trail covers it, or disable it in the member account.`,
        ),
  );
  return judgements.length === 0 ? pass("no further Region") : combine(judgements);
}
