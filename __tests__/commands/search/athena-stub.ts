import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  answerError,
  answerJson,
  type EmulatedError,
  parseCall,
  readBody,
} from "../../../emulator/aws-calls";

const MEGABYTE = 1e6;

/** What the stub says of each query, and what it has heard. */
export interface Stub {
  states: readonly string[];
  reason?: string;
  rows: readonly (readonly (string | undefined)[])[];
  fails: Readonly<Record<string, EmulatedError>>;
  accounts: readonly string[];
  heardResults?: () => void;
}

/** Athena and S3 for a test. */
export interface AthenaStub {
  readonly endpoint: string;
  stub: Stub;
  heard: { readonly operation: string; readonly input: Record<string, string> }[];
  reset(): void;
  stop(): void;
}

/** Starts it. Each test begins with `reset`. */
export async function startAthena(): Promise<AthenaStub> {
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const call = parseCall(request, body);
      athena.heard.push({
        operation: call.operation,
        input: body.length > 0 ? JSON.parse(body.toString()) : {},
      });
      const error = athena.stub.fails[call.operation];
      if (error !== undefined) return answerError(response, call, error);
      if (call.operation === "s3:ListObjectsV2") {
        return response.end(listing(athena.stub.accounts, call.query.get("prefix") ?? ""));
      }
      return answerJson(response, answer(call.operation, athena));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const athena: AthenaStub = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stub: fresh(),
    heard: [],
    reset: () => {
      athena.heard = [];
      athena.stub = fresh();
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return athena;
}

function fresh(): Stub {
  return {
    states: ["QUEUED", "RUNNING", "SUCCEEDED"],
    rows: [["eventtime", "eventid"]],
    fails: {},
    accounts: [],
  };
}

function listing(accounts: readonly string[], prefix: string): string {
  const folders = accounts.map((id) => `<CommonPrefixes><Prefix>${prefix}${id}/</Prefix></CommonPrefixes>`);
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${folders.join("")}</ListBucketResult>`;
}

function answer(operation: string, { heard, stub }: AthenaStub): object {
  if (operation === "athena:StartQueryExecution") return { QueryExecutionId: "1" };
  if (operation === "athena:GetQueryExecution") {
    const looks = heard.filter((one) => one.operation === operation).length;
    const State = stub.states[Math.min(looks, stub.states.length) - 1];
    return {
      QueryExecution: {
        Status: { State, StateChangeReason: stub.reason },
        Statistics: { DataScannedInBytes: 25 * MEGABYTE },
      },
    };
  }
  if (operation !== "athena:GetQueryResults") return {};
  stub.heardResults?.();
  const [names = []] = stub.rows;
  return {
    ResultSet: {
      Rows: stub.rows.map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) })),
      ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name, Type: "varchar" })) },
    },
  };
}
