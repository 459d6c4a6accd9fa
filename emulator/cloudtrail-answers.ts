/**
 * A proxy in front of the emulator that answers calls which moto lacks. Its answers are invented:
 *
 * - `cloudtrail:GetTrailStatus` in every Region: moto knows only whether the trail logs, and only in its home Region.
 *   The proxy invents times and errors of delivery.
 * - `organizations:ListAccounts`: moto's accounts have just joined, so all would be in their first 24 hours. The proxy
 *   says that the accounts in `longAgo` joined years ago.
 * - `account:ListRegions`: moto has no AWS Account Management.
 * - `s3:GetBucketRequestPayment`: moto takes it for a listing. The proxy answers that the owner pays.
 * - `cloudtrail:ListPublicKeys`: moto signs nothing. The proxy lists the keys with which this process signs what it
 *   delivers.
 * - `cloudtrail:LookupEvents`: moto records no events. The proxy answers that no policy changed.
 * - `logs:TestMetricFilter`: moto lacks it. The proxy answers with this project's own evaluator of patterns, so its answer
 *   proves nothing about AWS's.
 * - `cloudwatch:ListAlarmMuteRules` and `cloudwatch:DescribeAlarmHistory`: moto has no rules and runs no actions. The proxy
 *   answers that there is no rule, and that every action succeeded.
 * - Denied calls, because moto does not enforce permissions.
 *
 * It forwards all other calls.
 */
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerError, answerJson, denied, type EmulatedCall, parseCall, readBody } from "./aws-calls";
import { EMULATED_KEYS, publicKeyList } from "./signed-keys";
import { testMetricFilter } from "./stubbed-alarms";
import { payerXml } from "./stubbed-bucket";
import { lookUp } from "./stubbed-json";

/** The proxy's answers. A test changes them to seed a fault. */
export interface MadeUpAnswers {
  /** Regions that every account has enabled. */
  regions: readonly string[];
  /** Regions that an account must opt in to, each with the accounts that have not. */
  optIn: Readonly<Record<string, readonly string[]>>;
  /** Accounts that joined years ago. */
  longAgo: ReadonlySet<string>;
  /** Fields that replace those of a healthy trail status in a Region. Times are in seconds since 1970. */
  status(region: string): Readonly<Record<string, unknown>>;
  /** What CloudWatch says that an alarm's message did. Defaults to nothing. */
  readonly actionSummary?: string;
  /** Whether the proxy denies a call, as IAM would. */
  refuses(call: EmulatedCall): boolean;
}

/** The proxy. */
export interface CloudTrailAnswers {
  readonly endpoint: string;
  readonly answers: MadeUpAnswers;
  stop(): Promise<void>;
}

/** Starts the proxy. */
export async function answerForCloudTrail(
  emulator: string,
  homeRegion: string,
  answers: MadeUpAnswers,
): Promise<CloudTrailAnswers> {
  const server = createServer((request, response) => {
    handle(request, response, new URL(emulator), homeRegion, answers).catch((error) => {
      response.writeHead(502).end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    answers,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  emulator: URL,
  homeRegion: string,
  answers: MadeUpAnswers,
): Promise<void> {
  const body = await readBody(request);
  const call = parseCall(request, body);
  if (answers.refuses(call)) {
    answerError(response, call, denied(call));
    return;
  }
  if (call.operation === "cloudtrail:LookupEvents") {
    const { LookupAttributes } = JSON.parse(body.toString()) as { LookupAttributes?: unknown };
    answerJson(response, { Events: lookUp(LookupAttributes, [], new Date()) });
    return;
  }
  if (call.operation === "cloudtrail:ListPublicKeys") {
    answerJson(response, publicKeyList(EMULATED_KEYS, call.region, JSON.parse(body.toString())));
    return;
  }
  const invented = ALARM_ANSWERS[call.operation];
  if (invented !== undefined) {
    answerJson(response, invented(JSON.parse(body.toString()), answers));
    return;
  }
  if (call.operation === "sns:GetDataProtectionPolicy") {
    response.end(
      "<GetDataProtectionPolicyResponse><GetDataProtectionPolicyResult/></GetDataProtectionPolicyResponse>",
    );
    return;
  }
  if (call.operation === "account:ListRegions") {
    answerJson(response, { Regions: regionsFor(body, answers) });
    return;
  }
  if (call.operation === "s3:GetBucketRequestPayment") {
    response.end(payerXml("BucketOwner"));
    return;
  }
  const headers = { ...request.headers };
  if (call.operation === "cloudtrail:GetTrailStatus") {
    headers.authorization = headers.authorization?.replace(`/${call.region}/`, `/${homeRegion}/`);
  }
  const answer = await forward(emulator, request, headers, body);
  const rewrite = answer.status === 200 ? REWRITES[call.operation] : undefined;
  if (rewrite === undefined) {
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return;
  }
  answerJson(response, rewrite(JSON.parse(answer.body.toString()), call, answers));
}

type AlarmAnswer = (input: Record<string, unknown>, answers: MadeUpAnswers) => object;

const ALARM_ANSWERS: Readonly<Record<string, AlarmAnswer>> = {
  "logs:TestMetricFilter": testMetricFilter,
  "cloudwatch:ListAlarmMuteRules": () => ({ AlarmMuteRuleSummaries: [] }),
  "cloudwatch:DescribeAlarmHistory": (_, { actionSummary }) => ({
    AlarmHistoryItems: actionSummary === undefined ? [] : [{ HistorySummary: actionSummary }],
  }),
};

type Rewrite = (answer: Record<string, unknown>, call: EmulatedCall, answers: MadeUpAnswers) => object;

const LONG_AGO = Date.UTC(2020, 0, 1) / 1_000;

const REWRITES: Readonly<Record<string, Rewrite>> = {
  "cloudtrail:GetTrailStatus": ({ IsLogging }, { region }, answers) => {
    const now = Date.now() / 1_000;
    return {
      IsLogging,
      StartLoggingTime: LONG_AGO,
      LatestDeliveryTime: now - 5 * 60,
      LatestDigestDeliveryTime: now - 40 * 60,
      LatestCloudWatchLogsDeliveryTime: now - 5 * 60,
      ...answers.status(region),
    };
  },
  "organizations:ListAccounts": ({ Accounts, ...rest }, _, { longAgo }) => ({
    ...rest,
    Accounts: (Accounts as readonly { readonly Id: string }[]).map((account) =>
      longAgo.has(account.Id) ? { ...account, JoinedTimestamp: LONG_AGO } : account,
    ),
  }),
};

function regionsFor(body: Buffer, { regions, optIn }: MadeUpAnswers): readonly object[] {
  const { AccountId = "" } = JSON.parse(body.toString() || "{}") as { AccountId?: string };
  return [
    ...regions.map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED_BY_DEFAULT" })),
    ...Object.entries(optIn).map(([RegionName, without]) => ({
      RegionName,
      RegionOptStatus: without.includes(AccountId) ? "DISABLED" : "ENABLED",
    })),
  ];
}

async function forward(
  emulator: URL,
  { method, url }: IncomingMessage,
  headers: IncomingMessage["headers"],
  body: Buffer,
) {
  const { hostname, port } = emulator;
  const forwarded = httpRequest({ hostname, port, method, path: url, headers });
  forwarded.end(body);
  const [answer] = (await once(forwarded, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await readBody(answer) };
}
