"use strict";
// Lets Node run the TypeScript sources. It removes the types without checking them; `npm test` checks them. What it makes of a
// source is kept until the source changes, because the compiler takes 80 ms and 30 MB of every command.
const { hash, randomUUID } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
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
  const mark = hash("sha256", `${COMPILER}\n${filename}\n${source}`);
  const kept = join(CACHE, `${hash("sha256", filename)}.js`);
  module._compile(readKept(kept, mark) ?? transpile(filename, source, kept, mark), filename);
};

function readKept(kept, mark) {
  try {
    const content = readFileSync(kept, "utf8");
    const code = content.slice(0, content.lastIndexOf("\n"));
    return content === sealed(code, mark) ? code : undefined;
  } catch {
    return undefined;
  }
}

function transpile(filename, source, kept, mark) {
  const { transformSync } = require("@swc/core");
  const { code } = transformSync(source, { ...OPTIONS, filename });
  const written = `${kept}.${randomUUID()}`;
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(written, sealed(code, mark));
    renameSync(written, kept);
  } catch {
    // A folder that cannot be written costs time, and nothing else.
    remove(written);
  }
  return code;
}

function remove(file) {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never there.
  }
}

/** The last line says of which source the code is, and that it is whole. */
function sealed(code, mark) {
  return `${code}\n// ${hash("sha256", mark + code)}`;
}
