/**
 * Patterns with wildcards, as IAM policies and event selectors use them, and the two questions asked of
 * them: does one match everything the other matches, and can anything match both.
 */

const ANY = "\0*";
const ONE = "\0?";

/** One character, a wildcard, or a policy variable such as `${aws:PrincipalAccount}`. */
type Token = string;

/** A parsed pattern. */
export interface Pattern {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The same for patterns of the same tokens. */
  readonly id: string;
  /** False when the pattern matches exactly one text. */
  readonly open: boolean;
}

/** How the text of a pattern is read. */
export interface Reading {
  /** `*` and `?` are wildcards. */
  readonly wildcards?: boolean;
  /** `${...}` is a variable: an unknown text, though everywhere the same. */
  readonly variables?: boolean;
}

/** Parses a pattern; with no reading, every character means itself. */
export function pattern(text: string, { wildcards = false, variables = false }: Reading = {}): Pattern {
  if (!text.includes("${") && !(wildcards && /[*?]/.test(text))) {
    return { text, tokens: text.split(""), id: text, open: false };
  }
  const tokens = readTokens(text, wildcards, variables);
  return { text, tokens, id: tokens.join(""), open: tokens.some((token) => token.startsWith("\0")) };
}

function readTokens(text: string, wildcards: boolean, variables: boolean): Token[] {
  const tokens: Token[] = [];
  const parts = wildcards ? /\$\{[^}]*\}|[*?]+|[\s\S]/g : /\$\{[^}]*\}|[\s\S]/g;
  for (const part of text.match(parts) ?? []) {
    if (wildcards && /^[*?]/.test(part)) {
      // `*?*` and `?*` match the same: the single characters first, then one star.
      tokens.push(...Array.from(part.replaceAll("*", ""), () => ONE), ...(part.includes("*") ? [ANY] : []));
    } else if (part.length === 1) {
      tokens.push(part);
    } else if (!variables) {
      tokens.push("$", ...readTokens(part.slice(1), wildcards, variables));
    } else if (/^\$\{[*?$]\}$/.test(part)) {
      tokens.push(part.charAt(2));
    } else {
      tokens.push(`\0${part.toLowerCase()}`);
    }
  }
  return tokens;
}

/** Whether everything that `inner` matches is matched by `outer`. When in doubt, no. */
export function covers(outer: Pattern, inner: Pattern): boolean {
  return tokensCover(outer.tokens, inner.tokens);
}

/** Like {@link covers} for ARNs, whose first five colons no wildcard can cross. */
export function arnCovers(outer: Pattern, inner: Pattern): boolean {
  const [a, b] = [arnParts(outer), arnParts(inner)];
  return a.length === b.length && a.every((part, index) => tokensCover(part, b[index] ?? []));
}

/** Whether some text is matched by both. When in doubt, yes. */
export function overlaps(left: Pattern, right: Pattern): boolean {
  return tokensOverlap(left.tokens, right.tokens);
}

function tokensOverlap(a: readonly Token[], b: readonly Token[]): boolean {
  let start = 0;
  while (isPlain(a[start]) && isPlain(b[start])) {
    if (a[start] !== b[start]) return false;
    start++;
  }
  const seen = new Set<number>();
  const pending = [[start, start]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [i = 0, j = 0] = pair;
    const id = i * (b.length + 1) + j;
    if (seen.has(id)) continue;
    seen.add(id);
    const [x, y] = [a[i], b[j]];
    if (x === undefined && y === undefined) return true;
    if (isRun(x)) pending.push([i + 1, j], ...(y === undefined ? [] : [[i, j + 1]]));
    if (isRun(y)) pending.push([i, j + 1], ...(x === undefined ? [] : [[i + 1, j]]));
    if (x !== undefined && y !== undefined && (x === y || x === ONE || y === ONE))
      pending.push([i + 1, j + 1]);
  }
  return false;
}

/** Like {@link overlaps} for ARNs, whose first five colons no wildcard can cross. */
export function arnOverlaps(left: Pattern, right: Pattern): boolean {
  const [a, b] = [arnParts(left), arnParts(right)];
  if (a.length !== 6 || b.length !== 6) return overlaps(left, right);
  return a.every((tokens, index) => tokensOverlap(tokens, b[index] ?? []));
}

function isPlain(token: Token | undefined): boolean {
  return token !== undefined && !token.startsWith("\0");
}

function isRun(token: Token | undefined): boolean {
  return token !== undefined && token !== ONE && token.startsWith("\0");
}

function tokensCover(outer: readonly Token[], inner: readonly Token[]): boolean {
  let [i, j] = [0, 0];
  let [star, mark] = [-1, 0];
  while (j < inner.length) {
    const [x, y = ""] = [outer[i], inner[j]];
    if (x === ANY) {
      star = i++;
      mark = j;
    } else if (x === y || (x === ONE && y.length === 1)) {
      i++;
      j++;
    } else if (star >= 0) {
      i = star + 1;
      j = ++mark;
    } else {
      return false;
    }
  }
  while (outer[i] === ANY) i++;
  return i === outer.length;
}

const PARTS = new WeakMap<Pattern, readonly Token[][]>();

function arnParts(pattern: Pattern): readonly Token[][] {
  const parts = PARTS.get(pattern) ?? splitArn(pattern);
  PARTS.set(pattern, parts);
  return parts;
}

function splitArn({ tokens }: Pattern): readonly Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
