import { tmpdir } from "node:os";

interface Environment {
  teardown(): Promise<void>;
}

const Environment =
  jest.requireActual<new (context: { projectConfig: object }) => Environment>("../jest.environment.js");

test("after a test file the environment, the working directory, globals and the exit status are as before", async () => {
  const { fetch, setTimeout } = globalThis;
  const { exit } = process;
  const before = { env: { ...process.env }, directory: process.cwd() };
  const environment = new Environment({ projectConfig: {} });
  process.env.LEFT_BEHIND = "1";
  delete process.env.PATH;
  process.chdir(tmpdir());
  process.exitCode = 3;
  process.exit = () => {
    throw new Error("replaced");
  };
  Object.assign(globalThis, { fetch: "replaced", setTimeout: "replaced" });

  await environment.teardown();
  expect({ env: { ...process.env }, directory: process.cwd() }).toEqual(before);
  expect([globalThis.fetch, globalThis.setTimeout, process.exit]).toEqual([fetch, setTimeout, exit]);
  expect(process.exitCode).toBeUndefined();
});
