import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";

/** A problem of a settings file, with the place to look at. */
export interface LocatedProblem {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  readonly message: string;
}

/** A parsed file. */
export interface YamlFile {
  /** Its values. */
  readonly raw: unknown;
  /** Problems of its syntax. With one of them, the values are not to be used. */
  readonly problems: readonly LocatedProblem[];
  /** Place of the key or of the value at a path; of the innermost section that there is if the path does not exist. */
  locate(path: readonly PropertyKey[], part: "key" | "value"): Omit<LocatedProblem, "message">;
  /** The value at a path as it is written; `undefined` if it is a section, or if there is none. */
  written(path: readonly PropertyKey[]): string | undefined;
}

/** Own words for errors of the parser that a reader may not understand. */
const WORDS: { readonly [Code in ErrorCode]?: string } = {
  MULTIPLE_DOCS:
    "a second YAML document begins here: a settings file has one, so remove the `---` or the `...` before it",
  MULTILINE_IMPLICIT_KEY:
    "there is no colon with a space between a key and its value in this line: write `key: value`",
  TAB_AS_INDENT: "a tab indents this line: YAML allows only spaces",
};

const WRONG_COLUMN = "All mapping items must start at the same column";
const NO_BREAK_INDENT = /^ *[^\S \n\r\t]/m;

/** Its code has other meanings, too. */
const NO_VALUE = /^Implicit map keys need to be followed by map values/;

/** Parses YAML 1.2. */
export function readYaml(yaml: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const locate = ({ offset, message }: SyntaxProblem) => ({ ...at(offset), message });
  const misunderstood = misunderstandings(document).map(locate);
  // An error of the parser on such a line is only its consequence, and so is a wrong column below an indent that is none.
  const errors = parserErrors(document)
    .filter(({ message }) => !(message.startsWith(WRONG_COLUMN) && NO_BREAK_INDENT.test(yaml)))
    .map(locate)
    .filter(({ line }) => !misunderstood.some((other) => other.line === line));
  const version = otherVersion(document, yaml).map(locate);
  const problems = [...version, ...errors, ...misunderstood];
  return {
    raw: problems.length > 0 ? undefined : document.toJS(),
    problems,
    locate: (path, part) => {
      const { key, node } = follow(document, path);
      const place = part === "value" && isScalar(node) && node.value !== null ? node : key;
      return at(offsetOf(place ?? document.contents));
    },
    written: (path) => {
      const { node } = follow(document, path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

function parserErrors(document: Document.Parsed): readonly SyntaxProblem[] {
  const errors = [...document.errors, ...document.warnings];
  const exhausted = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (exhausted) return [{ offset: exhausted.pos[0], message: "sections and lists are nested too deeply" }];
  const tab = errors.find(({ code }) => code === "TAB_AS_INDENT");
  return errors
    .filter((error) => tab === undefined || error === tab || error.pos[0] < tab.pos[0])
    .map(({ code, pos, message }) => ({
      offset: pos[0],
      message: WORDS[NO_VALUE.test(message) ? "MULTILINE_IMPLICIT_KEY" : code] ?? message,
    }));
}

/** What YAML allows, and what this app would not take as it is meant. */
function misunderstandings(document: Document.Parsed): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const aliases = new Set<string>();
  visit(document, {
    Map: (_, { items }) => void problems.push(...keyProblems(items)),
    Alias: (_, node) => {
      const { source } = node;
      if (!aliases.has(source)) {
        problems.push({ offset: offsetOf(node), message: `*${source} is an alias: write the value instead` });
      }
      aliases.add(source);
    },
    Scalar: (place, node) => {
      if (node.type !== "PLAIN") return;
      const source = node.source ?? "";
      if (place === "key" && source === "<<") {
        problems.push({
          offset: offsetOf(node),
          message: "<< is a merge key: write the merged keys instead",
        });
      }
      const space = source.search(/[^\S \n\r\t]/);
      if (space >= 0) {
        problems.push({ offset: offsetOf(node) + space, message: describeSpace(source.charCodeAt(space)) });
      }
    },
  });
  return problems;
}

/** In YAML 1.1 `no` is false. */
function otherVersion({ directives }: Document.Parsed, yaml: string): readonly SyntaxProblem[] {
  const { version } = directives.yaml;
  if (version === "1.2") return [];
  const message = `a settings file is YAML 1.2, got ${version}: remove this line and the \`---\` after it`;
  return [{ offset: yaml.indexOf("%YAML"), message }];
}

/** The parser compares each key with every other, and takes `true` and `"true"` for two, which JavaScript does not. */
function keyProblems(pairs: readonly Pair[]): readonly SyntaxProblem[] {
  const seen = new Set<string>();
  return pairs.flatMap(({ key, value }) => {
    if (isAlias(key)) return [];
    if (!isScalar(key) || key.value === null) {
      const place = isNode(key) && key.range ? key : isNode(value) ? value : null;
      return [{ offset: offsetOf(place), message: "a key must be a name, not empty, a list or a section" }];
    }
    const name = String(key.value);
    const offset = offsetOf(key);
    if (name === "__proto__") return [{ offset, message: "__proto__ must not be a key: use another name" }];
    if (seen.has(name)) return [{ offset, message: "the key is in this section twice: remove one of them" }];
    seen.add(name);
    return [];
  });
}

/** To YAML only the usual space separates and indents. */
function describeSpace(code: number): string {
  const name = code === 0xa0 ? "a no-break space" : "a space of another kind";
  const hex = code.toString(16).toUpperCase().padStart(4, "0");
  return `there is ${name} (U+${hex}), which YAML takes for a letter: replace it with a space, or put the text in quotes`;
}

/** The value at a path, and the key or the item that leads to it; of what exists of the path, the innermost key. */
function follow(
  document: Document.Parsed,
  path: readonly PropertyKey[],
): { readonly key?: Node; readonly node?: Node } {
  let key: Node | undefined;
  let node: Node | null | undefined = document.contents;
  for (const part of path) {
    const next = childOf(node, part);
    if (next === undefined) return { key };
    key = next.key;
    node = next.node;
  }
  return { key, node: node ?? undefined };
}

function childOf(
  node: Node | null | undefined,
  part: PropertyKey,
): { key: Node; node: Node | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    if (!isNode(pair?.key)) return undefined;
    return { key: pair.key, node: isNode(pair.value) ? pair.value : undefined };
  }
  const item = isSeq(node) ? node.items[Number(part)] : undefined;
  return isNode(item) ? { key: item, node: item } : undefined;
}

function offsetOf(node: Node | ParsedNode | null): number {
  return node?.range?.[0] ?? 0;
}
