import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { type EmulatedCall, parseCall, readBody } from "../../emulator/aws-calls";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";

/** A call that Terraform, one of its providers or a command of this project made. */
export interface RecordedCall extends EmulatedCall {
  /** ARN of the role whose session made it; undefined for the credentials of the environment. */
  readonly role: string | undefined;
  readonly organizationId: string;
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** An emulated organization that writes down the calls of Terraform and of commands. */
export interface RecordedOrganization extends EmulatedOrganization {
  readonly calls: RecordedCall[];
}

/** Puts a proxy in front of an emulated organization. It ends with the organization. */
export async function recordCalls(organization: EmulatedOrganization): Promise<RecordedOrganization> {
  const calls: RecordedCall[] = [];
  const roles = new Map<string, string>();
  const proxy = createServer(async (incoming, outgoing) => {
    const body = await readBody(incoming);
    const { method = "GET", headers, url } = incoming;
    const call = parseCall(incoming, body);
    const [, key = ""] = /Credential=([^/]+)\//.exec(headers.authorization ?? "") ?? [];
    if (/terraform|aws-sdk-js/i.test(headers["user-agent"] ?? "")) {
      const { organizationId } = organization;
      calls.push({ ...call, organizationId, role: roles.get(key), method, headers, body: body.toString() });
    }
    const forwarded = request(`${organization.endpoint}${url}`, { method, headers }, async (answer) => {
      const text = await readBody(answer);
      if (call.operation === "sts:AssumeRole") {
        const [, session] = /<AccessKeyId>(\w+)</.exec(text.toString()) ?? [];
        roles.set(String(session), String(new URLSearchParams(body.toString()).get("RoleArn")));
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(text);
    });
    forwarded.on("error", (error) => outgoing.writeHead(502).end(String(error)));
    forwarded.end(body);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    ...organization,
    endpoint,
    environment: { ...organization.environment, AWS_ENDPOINT_URL: endpoint },
    calls,
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await organization.stop();
    },
  };
}
