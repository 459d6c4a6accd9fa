/**
 * Answers the calls of `verify` for a healthy organization of any size, much faster than the emulator: nothing is stored,
 * every answer follows from the settings and from a model that a test or a benchmark changes.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "../settings/file";
import {
  answerError,
  answerJson,
  type EmulatedCall,
  type EmulatedError,
  parseCall,
  readBody,
} from "./aws-calls";
import { snsAnswer } from "./stubbed-alarms";
import { iamAnswer } from "./stubbed-iam";
import { jsonAnswers } from "./stubbed-json";
import { healthyModel, type StubModel, type StubSize } from "./stubbed-model";
import { s3Answer } from "./stubbed-s3";

/** A running stub. */
export interface StubbedAws {
  readonly endpoint: string;
  /** What it answers. Changes take effect at once. */
  readonly model: StubModel;
  /** Restores the healthy answers. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts the stub. */
export async function startStubbedAws(settings: Settings, size: StubSize): Promise<StubbedAws> {
  const model = healthyModel(settings, size);
  const server = createServer((request, response) => {
    answer(request, response, settings, model, size.latency).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    model,
    reset: () => Object.assign(model, healthyModel(settings, size)),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: Settings,
  model: StubModel,
  latency = 0,
): Promise<void> {
  const body = await readBody(request);
  const call = parseCall(request, body);
  if (latency > 0) await sleep(latency);
  const error = model.fails({ ...call, account: accountOf(request, settings) });
  if (error === "never") return;
  if (error !== undefined) {
    answerError(response, call, error);
    return;
  }
  if (call.operation.startsWith("s3:")) {
    const s3 = s3Answer(call, settings, model);
    if ("code" in s3) answerError(response, call, s3);
    else response.writeHead(200, s3.headers ?? {}).end(s3.body);
    return;
  }
  if (/^(sts|iam|sns):/.test(call.operation)) {
    response.end(queryAnswer(call, new URLSearchParams(body.toString()), request, settings, model));
    return;
  }
  const read = jsonAnswers(settings, model)[call.operation];
  const input = JSON.parse(body.toString() || "{}") as Record<string, unknown>;
  const answer = read?.(input, call.region) ?? {};
  if (isError(answer)) answerError(response, call, answer);
  else answerJson(response, answer);
}

function isError(answer: object): answer is EmulatedError {
  return "status" in answer && "code" in answer;
}

/** The stub's sessions have the account as their access key. */
function accountOf({ headers }: IncomingMessage, settings: Settings): string {
  const [, account = settings.accounts.management.id] =
    /Credential=(\d{12})\//.exec(headers.authorization ?? "") ?? [];
  return account;
}

function queryAnswer(
  { operation }: EmulatedCall,
  input: URLSearchParams,
  request: IncomingMessage,
  settings: Settings,
  model: StubModel,
): string {
  const wrap = (action: string, result: string) =>
    `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  if (operation === "sts:GetCallerIdentity") {
    const account = model.reached ?? accountOf(request, settings);
    const arn = `arn:aws:sts::${account}:assumed-role/organization-trail-verifier/organization-trail-verify`;
    return wrap("GetCallerIdentity", `<Arn>${arn}</Arn><Account>${account}</Account>`);
  }
  const known = iamAnswer(operation, input, model) ?? snsAnswer(operation, input, model);
  if (known !== undefined) return wrap(operation.slice("iam:".length), known);
  const [, , , , ofRole = settings.accounts.management.id] = (input.get("RoleArn") ?? "").split(":");
  const account = input.get("TargetPrincipal") ?? ofRole;
  const expiration = new Date(Date.now() + 24 * 3_600_000).toISOString();
  return wrap(
    operation.slice("sts:".length),
    `<Credentials><AccessKeyId>${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
  );
}
