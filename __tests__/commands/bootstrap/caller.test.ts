import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { refuseLockOut } from "../../../commands/bootstrap/caller";
import { isSessionOf } from "../../../commands/shared/session";
import { type Changes, sampleSettings } from "../../settings-file";
import { stateBackendStack, synthesized } from "../../synthesized";

const ROLE = "arn:aws:iam::222222222222:role/ci/deployer";
const SET =
  "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Audit_????????????????";
const session = (name: string, account = "222222222222") =>
  `arn:aws:sts::${account}:assumed-role/${name}/jane`;

test.each([
  [ROLE, session("deployer"), true],
  [ROLE, session("deployer-2"), false],
  [ROLE, session("deployer", "333333333333"), false],
  [ROLE, "arn:aws:iam::222222222222:user/deployer", false],
  [ROLE, "arn:aws:iam::222222222222:root", false],
  [SET, session("AWSReservedSSO_Audit_0123456789abcdef"), true],
  [SET, session("AWSReservedSSO_Audit_Other_0123456789abcdef"), false],
])("%s is the role of %s: %s", (role, caller, expected) => {
  expect(isSessionOf(role, caller)).toBe(expected);
});

describe("the caller", () => {
  let server: Server;
  let answers: string;
  const before = { ...process.env };

  beforeAll(async () => {
    server = createServer((_, response) => {
      response.setHeader("content-type", "text/xml");
      response.end(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${answers}</Arn><Account>222222222222</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
    });
  });
  afterAll(() => {
    process.env = before;
    server.close();
  });

  const stack = (changes: Changes) =>
    synthesized(stateBackendStack(sampleSettings({ "accounts.audit.profile": undefined, ...changes })));
  const named = { "accounts.audit.deployerArns": [ROLE, SET] };

  test("may be a deployer", async () => {
    answers = session("deployer");
    await refuseLockOut(stack(named));
  });

  const wayOut = `${ROLE}, ${SET}. Add its role to the deployerArns of the account that owns the bucket, or run this with a role of the list. To rename a deployer, run this twice: with the old and the new name, then with the new name alone.`;

  test("is refused if it could no longer write the state, with the way out", async () => {
    answers = session("administrator");
    await expect(refuseLockOut(stack(named))).rejects.toThrow(
      `${answers} is not among the roles that the policy of the state bucket would let write the state: ${wayOut}`,
    );
  });

  test("is refused if it may write the state, but could no longer change the bucket", async () => {
    answers = session("apply");
    const writer = { "state.writerArns": ["arn:aws:iam::222222222222:role/apply"] };
    await expect(refuseLockOut(stack({ ...named, ...writer }))).rejects.toThrow(
      `${answers} is not among the roles that the policy of the state bucket would let change the bucket: ${wayOut}`,
    );
  });

  test("may be anybody without deployers", async () => {
    answers = session("administrator");
    await refuseLockOut(stack({ "accounts.audit.deployerArns": undefined }));
    await refuseLockOut({});
  });
});
