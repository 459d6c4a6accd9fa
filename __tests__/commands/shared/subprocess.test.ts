import { CommandFailed, NOT_FOUND, run, runOrFail } from "../../../commands/shared/subprocess";

const node = (code: string) => ["-e", code];

test("returns the output of a command for every exit status", async () => {
  const seen: string[] = [];
  const onOutput = (text: string) => seen.push(text);
  const result = await run("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], { onOutput });
  expect(result).toMatchObject({ exitCode: 3, stdout: "out\n" });
  expect(result.output).toContain("err\n");
  expect(seen.join("")).toBe(result.output);
});

test("passes arguments unchanged, and only the given environment", async () => {
  const code = "console.log(process.argv[1], process.env.A, process.env.HOME)";
  const { stdout } = await run(process.execPath, [...node(code), "$HOME 'x'"], { env: { A: "b" } });
  expect(stdout).toBe("$HOME 'x' b undefined\n");
});

test("returns status 127 if the program does not exist", async () => {
  expect((await run("no-such-program-anywhere", [])).exitCode).toBe(NOT_FOUND);
});

test("runOrFail fails with the command, its status and the end of its output", async () => {
  const failure = runOrFail("/bin/sh", ["-c", "echo reason; exit 3"]);
  await expect(failure).rejects.toThrow(CommandFailed);
  await expect(failure).rejects.toThrow(/ended with status 3:\nreason$/);
});

test("kills a command and its children if aborted", async () => {
  const stopping = new AbortController();
  const code =
    "const child = require('child_process').spawn('sleep', ['60'], {stdio: 'inherit'}); console.log(child.pid)";
  let pid = 0;
  const { exitCode } = await run(process.execPath, node(code), {
    signal: stopping.signal,
    onOutput: (text) => {
      pid = Number(text);
      stopping.abort();
    },
  });
  expect(exitCode).toBe(137);
  expect(pid).toBeGreaterThan(0);
});

test("does not wait for a background process of a command", async () => {
  const { stdout } = await run("/bin/sh", ["-c", "sleep 60 & echo done"]);
  expect(stdout).toBe("done\n");
});
