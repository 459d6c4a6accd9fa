"use strict";
// Lets Node run the TypeScript sources. It removes the types without checking them; `npm test` checks them. What it makes of a
// source is kept until the source changes, because the compiler takes 80 ms and 30 MB of every command.
const { hash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

// On Node 20 the AWS SDK warns in every process that it stops supporting Node 20. CONTRIBUTING.md says so once.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const CACHE = join(__dirname, "node_modules", ".cache", "organization-trail", "transpiled");
const OPTIONS = {
  swcrc: false,
  jsc: { target: "es2022", parser: { syntax: "typescript" } },
  module: { type: "commonjs" },
};
const COMPILER = `${require("@swc/core/package.json").version} ${JSON.stringify(OPTIONS)}`;

require.extensions[".ts"] = (module, filename) => {
  const source = readFileSync(filename, "utf8");
  const mark = `\n// ${hash("sha256", `${COMPILER}\n${filename}\n${source}`)}`;
  const kept = join(CACHE, `${hash("sha256", filename)}.js`);
  module._compile(readKept(kept, mark) ?? transpile(filename, source, kept, mark), filename);
};

function readKept(kept, mark) {
  try {
    const code = readFileSync(kept, "utf8");
    return code.endsWith(mark) ? code : undefined;
  } catch {
    return undefined;
  }
}

function transpile(filename, source, kept, mark) {
  const { transformSync } = require("@swc/core");
  const code = transformSync(source, { ...OPTIONS, filename }).code + mark;
  try {
    mkdirSync(CACHE, { recursive: true });
    const written = `${kept}.${process.pid}`;
    writeFileSync(written, code);
    renameSync(written, kept);
  } catch {
    // A folder that cannot be written costs time, and nothing else.
  }
  return code;
}
