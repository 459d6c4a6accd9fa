import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] as const;

/** Path of Chromium or Chrome on this machine. `CHROMIUM` names another. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const known = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)));
  return [...(environment.CHROMIUM ? [environment.CHROMIUM] : []), ...known].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An event of a page, such as `Network.requestWillBeSent`. */
export interface PageEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** An open page. */
export interface OpenPage {
  /** What happened since it was opened. */
  readonly events: readonly PageEvent[];
  /** Calls the DevTools protocol. */
  call(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
}

/** A browser without a window and without a network. */
export interface Browser {
  /** Opens a file, and waits until it is loaded. */
  open(file: string): Promise<OpenPage>;
  close(): Promise<void>;
}

const ARGUMENTS = [
  "--headless",
  "--remote-debugging-pipe",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  // No name has an address, and no address answers.
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--proxy-server=127.0.0.1:9",
];

/** Starts a browser. */
export async function openBrowser(program: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "organization-trail-browser-"));
  // Chromium's sandbox refuses to work for root.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(program, [...ARGUMENTS, ...asRoot, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const connection = connect(
    child.stdio[3] as NodeJS.WritableStream,
    child.stdio[4] as NodeJS.ReadableStream,
  );
  void ended.then(() => connection.end(`${program} has ended`));
  return {
    open: (file) => openPage(connection, file),
    close: async () => {
      await connection.call("Browser.close").catch(() => child.kill());
      await ended;
      // Its processes can still write for a moment.
      rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

type Connection = ReturnType<typeof connect>;
type Message = Partial<PageEvent> & {
  readonly id?: number;
  readonly sessionId?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
};

/** The DevTools protocol over a pipe: messages that end with a zero byte. */
function connect(input: NodeJS.WritableStream, output: NodeJS.ReadableStream) {
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Set<(message: Message) => void>();
  let rest = "";
  let last = 0;
  output.setEncoding("utf8").on("data", (text: string) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages.map((one) => JSON.parse(one) as Message)) {
      waiting.get(message.id ?? 0)?.(message);
      for (const listener of listeners) listener(message);
    }
  });
  input.on("error", () => {});
  return {
    listen: (listener: (message: Message) => void) => void listeners.add(listener),
    call: (method: string, params: object = {}, sessionId?: string) =>
      new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
        last += 1;
        waiting.set(last, ({ result = {}, error }) =>
          error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
        );
        input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
    end: (message: string) => {
      for (const answer of waiting.values()) answer({ error: { message } });
    },
  };
}

const DOMAINS = ["Page", "Network", "Log", "Runtime", "Audits"] as const;

async function openPage(connection: Connection, file: string): Promise<OpenPage> {
  const { targetId } = await connection.call("Target.createTarget", { url: "about:blank" });
  const attached = await connection.call("Target.attachToTarget", { targetId, flatten: true });
  const sessionId = String(attached.sessionId);
  const call = (method: string, params?: object) => connection.call(method, params, sessionId);
  const events: PageEvent[] = [];
  const loaded = new Promise<void>((resolve) => {
    connection.listen(({ method, params = {}, sessionId: of }) => {
      if (of !== sessionId || method === undefined) return;
      events.push({ method, params });
      if (method === "Page.loadEventFired") resolve();
    });
  });
  for (const domain of DOMAINS) await call(`${domain}.enable`);
  await call("Page.navigate", { url: pathToFileURL(resolve(file)).href });
  await loaded;
  return {
    events,
    call,
    evaluate: async (expression) => {
      const { result } = await call("Runtime.evaluate", { expression, returnByValue: true });
      return (result as { readonly value?: unknown }).value;
    },
  };
}
