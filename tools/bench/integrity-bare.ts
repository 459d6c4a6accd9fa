import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { inParallel } from "../../commands/verify/async";

/**
 * Makes the same lists and reads as `integrity`, and does nothing with them. Arguments: endpoint, bucket, calls at once, and
 * a file with the folders to list. Prints how many calls it made.
 */
const [endpoint = "", bucket = "", atOnce = "64", folders = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(atOnce) });
const AS_S3 = {
  authorization: "AWS4-HMAC-SHA256 Credential=222222222222/20261121/us-east-1/s3/aws4_request",
};
let calls = 0;

function call(path: string, keep: boolean): Promise<string> {
  calls += 1;
  return new Promise((resolve, reject) => {
    get(`${endpoint}/${bucket}${path}`, { agent, headers: AS_S3 }, (answer) => {
      let text = "";
      answer.on("data", (part: Buffer) => {
        if (keep) text += part.toString();
      });
      answer.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

async function list(folder: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let marker = ""; ; ) {
    const page = await call(`?versions&prefix=${folder}&key-marker=${encodeURIComponent(marker)}`, true);
    keys.push(...[...page.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key));
    if (!page.includes("<IsTruncated>true")) return keys.filter((key) => !key.endsWith("/"));
    marker = keys.at(-1) ?? "";
  }
}

async function main(): Promise<void> {
  const listed = await inParallel(
    JSON.parse(readFileSync(folders, "utf8")) as string[],
    Number(atOnce),
    list,
  );
  await inParallel(listed.flat(), Number(atOnce), (key) => call(`/${key}`, false));
  console.log(calls);
  agent.destroy();
}

void main();
