"use strict";
// Lets Node run the TypeScript sources. It removes the types without checking them; `npm test` checks them.
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

// On Node 20 the AWS SDK warns in every process that it stops supporting Node 20. CONTRIBUTING.md says so once.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

require.extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    swcrc: false,
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  module._compile(code, filename);
};
