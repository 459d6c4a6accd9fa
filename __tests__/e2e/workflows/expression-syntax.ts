/** An expression of GitHub's workflows. */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "property"; readonly of: Expression; readonly name: Expression }
  /** `of.*`, or the property `name` of each with `of.*.name`. */
  | { readonly kind: "every"; readonly of: Expression; readonly name: string | undefined }
  | { readonly kind: "not"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] };

type Operator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=";

/** From what binds least to what binds most. */
const PRECEDENCE: readonly (readonly Operator[])[] = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="]];

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(\|\||&&|==|!=|<=|>=|[<>!()[\].,*]))/y;

interface Token {
  readonly kind: "string" | "number" | "name" | "sign" | "end";
  readonly text: string;
}

/** Parses one expression, without its `${{ }}`. */
export function parseExpression(text: string): Expression {
  const reader = new Reader(text, tokensOf(text));
  const expression = reader.binary(0);
  reader.expectEnd();
  return expression;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (!match) throw new Error(`Not an expression of GitHub's at "${trimmed.slice(start)}": ${text}`);
    const [, string, number, name, sign = ""] = match;
    if (string !== undefined) {
      tokens.push({ kind: "string", text: string.slice(1, -1).replaceAll("''", "'") });
    } else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push(name === undefined ? { kind: "sign", text: sign } : { kind: "name", text: name });
  }
  return tokens;
}

const END: Token = { kind: "end", text: "the end" };
const WORDS = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Reader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  expectEnd(): void {
    if (this.next.kind !== "end") this.fail();
  }

  binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (let operator = this.takeOperator(operators); operator; operator = this.takeOperator(operators)) {
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private unary(): Expression {
    return this.take("!") ? { kind: "not", of: this.unary() } : this.access();
  }

  private access(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.take("[")) {
        const name = this.binary(0);
        this.expect("]");
        expression = { kind: "property", of: expression, name };
      } else if (!this.take(".")) return expression;
      else if (this.take("*")) {
        const name = this.take(".") ? this.name() : undefined;
        expression = { kind: "every", of: expression, name };
      } else {
        expression = { kind: "property", of: expression, name: { kind: "literal", value: this.name() } };
      }
    }
  }

  private primary(): Expression {
    if (this.take("(")) {
      const expression = this.binary(0);
      this.expect(")");
      return expression;
    }
    const { kind, text } = this.next;
    if (kind === "sign" || kind === "end") this.fail();
    this.position += 1;
    if (kind === "string") return { kind: "literal", value: text };
    if (kind === "number") return { kind: "literal", value: Number(text) };
    if (this.take("(")) return { kind: "call", name: text, args: this.args() };
    const word = WORDS.get(text);
    return word === undefined ? { kind: "context", name: text } : { kind: "literal", value: word };
  }

  private args(): readonly Expression[] {
    const args: Expression[] = [];
    if (this.take(")")) return args;
    do args.push(this.binary(0));
    while (this.take(","));
    this.expect(")");
    return args;
  }

  private name(): string {
    if (this.next.kind !== "name") this.fail();
    const { text } = this.next;
    this.position += 1;
    return text;
  }

  private takeOperator(operators: readonly Operator[]): Operator | undefined {
    return operators.find((operator) => this.take(operator));
  }

  private take(sign: string): boolean {
    if (this.next.kind !== "sign" || this.next.text !== sign) return false;
    this.position += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) this.fail();
  }

  private get next(): Token {
    return this.tokens[this.position] ?? END;
  }

  private fail(): never {
    throw new Error(`Not an expression of GitHub's, at ${this.next.text}: ${this.text}`);
  }
}
