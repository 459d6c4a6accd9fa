import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** Each folder of docs/architecture.md with the folders from which it may import. Every folder may import versions.ts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  aws: [],
  settings: ["aws"],
  policies: ["aws", "settings"],
  modules: ["aws", "settings", "policies"],
  stacks: ["aws", "settings", "policies", "modules"],
  commands: ["aws", "settings", "policies"],
  emulator: ["aws", "settings", "policies", "commands"],
  tools: ["aws", "settings", "policies", "commands", "emulator"],
};

const MAY_IMPORT_CDKTF: readonly string[] = ["modules", "stacks"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const files: readonly string[] = Object.keys(MAY_IMPORT).flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file)),
);

const IMPORT =
  /(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"|(?:require|import)\("([^"]+)"\)|import\s+"([^"]+)"/g;

const imports: readonly Import[] = files.flatMap((from) =>
  [...readFileSync(from, "utf8").matchAll(IMPORT)].map(([, type, named, called, bare]) => ({
    from,
    to: named ?? called ?? bare ?? "",
    isType: type !== undefined,
  })),
);

const own = imports
  .filter(({ to }) => to.startsWith("."))
  .map(({ from, to, isType }) => ({ from, to: normalize(join(dirname(from), `${to}.ts`)), isType }));

const folderOf = (file: string): string => file.split("/")[0] ?? "";

test("reads the imports of every folder", () => {
  const importing = new Set(own.map(({ from }) => folderOf(from)));
  expect([...importing].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test("a folder imports only from the folders below it", () => {
  const wrong = own.filter(
    ({ from, to }) =>
      to !== "versions.ts" &&
      folderOf(from) !== folderOf(to) &&
      !MAY_IMPORT[folderOf(from)]?.includes(folderOf(to)),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("only modules and stacks import cdktf", () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      /^(@cdktf\/provider|cdktf$|constructs$)/.test(to) && !MAY_IMPORT_CDKTF.includes(folderOf(from)),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("versions.ts imports nothing", () => {
  expect([...readFileSync("versions.ts", "utf8").matchAll(IMPORT)]).toEqual([]);
});

test("nothing imports main.ts", () => {
  expect(own.filter(({ to }) => to === "main.ts")).toEqual([]);
});

/** Commands that print the rights of another, ask live AWS as it does, or know its prices. */
const MAY_IMPORT_COMMAND: Readonly<Record<string, readonly string[]>> = {
  doctor: ["verify"],
  integrity: ["cost", "verify"],
  roles: ["doctor", "verify"],
  search: ["cost"],
};

test("a command does not import another command, but for these", () => {
  const command = (file: string): string | undefined => /^commands\/([^/]+)\//.exec(file)?.[1];
  const wrong = own.filter(
    ({ from, to }) =>
      command(from) !== undefined &&
      command(to) !== undefined &&
      command(from) !== command(to) &&
      command(to) !== "shared" &&
      !MAY_IMPORT_COMMAND[command(from) ?? ""]?.includes(command(to) ?? ""),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("there is no import cycle", () => {
  const targets = new Map<string, string[]>();
  for (const { from, to } of own) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (path.includes(file) || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});
