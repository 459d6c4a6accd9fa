/**
 * The fields of a column, each with its path and Hive type: `resources[].arn string`. The SerDe finds a field by its name,
 * so that their order is of no account: https://docs.aws.amazon.com/athena/latest/ug/rows-and-structs.html
 */
export function fieldsOf(name: string, type: string): readonly string[] {
  const [, kind, inner = ""] = /^(struct|array|map)<(.*)>$/.exec(plain(type)) ?? [];
  switch (kind) {
    case "struct":
      return listed(inner).flatMap((field) => {
        const [own = "", ...rest] = field.split(":");
        return fieldsOf(`${name}.${own}`, rest.join(":"));
      });
    case "array":
      return fieldsOf(`${name}[]`, inner);
    case "map": {
      const [key = "", ...value] = listed(inner);
      return fieldsOf(`${name}[${key}]`, value.join());
    }
    default:
      return [`${plain(name)} ${plain(type)}`];
  }
}

/** Hive's names and types have no capital letters. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/\s/g, "");

/** The members of a list that are separated by commas outside of brackets. */
function listed(text: string): readonly string[] {
  const found = [""];
  let depth = 0;
  for (const character of text) {
    if (/[<(]/.test(character)) depth++;
    if (/[>)]/.test(character)) depth--;
    if (character === "," && depth === 0) found.push("");
    else found.push(`${found.pop()}${character}`);
  }
  return found;
}
