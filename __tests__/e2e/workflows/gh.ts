import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { MissingRequirement } from "../../../commands/shared/program";
import { NOT_FOUND, run } from "../../../commands/shared/subprocess";
import type { GitHub } from "./github";

const Request = z.object({
  args: z.array(z.string()),
  stdin: z.string(),
  cwd: z.string(),
  environment: z.record(z.string(), z.string()),
});

/** The steps call it too: GitHub's runners have it. */
async function requireJq(): Promise<void> {
  if ((await run("jq", ["--version"])).exitCode !== NOT_FOUND) return;
  throw new MissingRequirement("jq is missing: install it (https://jqlang.org/download).");
}

/**
 * Puts a program `gh` into a folder that hands each call to {@link GitHub}.
 *
 * @throws MissingRequirement where jq is missing.
 */
export async function installGh(folder: string, github: GitHub): Promise<{ stop(): Promise<void> }> {
  await requireJq();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const { stdout, ...answer } = github.answer(Request.parse(JSON.parse(text)));
    response.end(JSON.stringify({ ...answer, stdout: Buffer.from(stdout).toString("base64") }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub of gh does not listen.");
  const program = join(folder, "gh");
  writeFileSync(program, programFor(address.port));
  chmodSync(program, 0o755);
  return {
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Reads standard input only if an argument says so: a step may have none that ends. */
function programFor(port: number): string {
  return `#!${process.execPath}
const { request } = require("node:http");
const { readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const { GH_TOKEN, GH_REPO } = process.env;
const stdin = args.includes("-") ? readFileSync(0, "utf8") : "";
const call = request({ host: "127.0.0.1", port: ${port}, method: "POST" }, async (response) => {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  const { stdout, stderr, status } = JSON.parse(text);
  process.stderr.write(stderr);
  process.stdout.write(Buffer.from(stdout, "base64"));
  process.exitCode = status;
});
call.end(JSON.stringify({ args, stdin, cwd: process.cwd(), environment: { GH_TOKEN, GH_REPO } }));
`;
}
