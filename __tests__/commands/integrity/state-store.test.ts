import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStateStore } from "../../../commands/integrity/state-store";
import type { Account } from "../../../commands/verify/accounts";
import { CallError } from "../../../commands/verify/call-error";
import { minimalSettings } from "../../settings-file";

const settings = minimalSettings({
  "integrity.stateUri": "s3://acme-state/integrity/",
  "integrity.writerArns": ["arn:aws:iam::222222222222:role/checker"],
});

interface Put {
  readonly Key: string;
  readonly Body: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly ExpectedBucketOwner: string;
}

/** One object of S3, which answers conditional writes as S3 does. */
class FakeObject {
  body: string | undefined;
  etag = 0;
  hasBucket = true;
  isCut = false;
  readonly puts: Put[] = [];

  account(id: string): Account {
    const send = async (command: {
      readonly input: Put;
      readonly constructor: { readonly name: string };
    }) => {
      await new Promise(setImmediate);
      if (!this.hasBucket) throw failed("NoSuchBucket", 404);
      return command.constructor.name === "GetObjectCommand" ? this.get() : this.put(command.input);
    };
    const client = (() => ({ send })) as unknown as Account["client"];
    return { id, identity: async () => id, callerArn: async () => id, client };
  }

  private get() {
    if (this.body === undefined) throw failed("NoSuchKey", 404);
    const { body, isCut } = this;
    const transformToString = async () => (isCut ? Promise.reject(new Error("aborted")) : body);
    return { ETag: String(this.etag), Body: { transformToString } };
  }

  private put(input: Put) {
    this.puts.push(input);
    const isFree = input.IfNoneMatch === "*" && this.body === undefined;
    if (input.IfMatch !== undefined && this.body === undefined) throw failed("NoSuchKey", 404);
    if (!isFree && input.IfMatch !== String(this.etag)) throw failed("PreconditionFailed", 412);
    this.body = input.Body;
    return { ETag: String(++this.etag) };
  }
}

function failed(name: string, httpStatusCode: number): CallError {
  const cause = Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
  return new CallError("audit", "s3:Object", cause);
}

const inBucket = (object: FakeObject, place = "default") =>
  openStateStore(place, settings, {
    audit: object.account("333333333333"),
    stateOwner: object.account("222222222222"),
  });

describe("in the state bucket", () => {
  test("writes what was not there, and replaces its own writes", async () => {
    const object = new FakeObject();
    const store = inBucket(object);
    expect(store.place).toBe("s3://acme-state/integrity/state.json");
    expect(await store.read()).toBeUndefined();
    await store.write("1");
    await store.write("2");
    expect(await inBucket(object).read()).toBe("2");
    expect(object.puts).toMatchObject([
      { Key: "integrity/state.json", IfNoneMatch: "*", ExpectedBucketOwner: "222222222222" },
      { IfMatch: "1" },
    ]);
  });

  test("does not overwrite what another run has written since", async () => {
    const object = new FakeObject();
    const [first, second] = [inBucket(object), inBucket(object)];
    await Promise.all([first.read(), second.read()]);
    await first.write("of the first");
    await expect(second.write("of the second")).rejects.toThrow(
      "s3://acme-state/integrity/state.json has been written by another run since this one read it",
    );
    expect(object.body).toBe("of the first");
  });

  test("knows its own text again if the answer to a write was lost", async () => {
    const object = new FakeObject();
    const store = inBucket(object);
    await store.read();
    object.body = "1";
    object.etag = 7;
    await store.write("1");
    await store.write("2");
    expect(object.body).toBe("2");
    object.etag = 9;
    for (const text of ["3", "4"]) await expect(store.write(text)).rejects.toThrow("by another run");
    expect(object.body).toBe("2");
  });

  test("says that an object did not come whole", async () => {
    const object = new FakeObject();
    object.body = "1";
    object.isCut = true;
    await expect(inBucket(object).read()).rejects.toThrow(
      "s3://acme-state/integrity/state.json could not be read to its end: aborted",
    );
  });

  test("names a bucket that does not exist", async () => {
    const object = new FakeObject();
    object.hasBucket = false;
    const message = "s3://acme-state/integrity/state.json names the bucket acme-state, which does not exist";
    await expect(inBucket(object).read()).rejects.toThrow(message);
    await expect(inBucket(object).write("1")).rejects.toThrow(message);
  });

  test("does not write again what was deleted since", async () => {
    const object = new FakeObject();
    const store = inBucket(object);
    await store.write("1");
    object.body = undefined;
    await expect(store.write("2")).rejects.toThrow("by another run");
  });

  test("writes one at a time, and of those that wait only the newest", async () => {
    const object = new FakeObject();
    const store = inBucket(object);
    await store.read();
    await Promise.all(["1", "2", "3", "4"].map((text) => store.write(text)));
    expect(object.puts.map(({ Body }) => Body)).toEqual(["1", "4"]);
  });

  test("hands on any other error", async () => {
    const object = new FakeObject();
    const denied = {
      ...object.account("2"),
      client: (() => ({
        send: async () => Promise.reject(failed("AccessDenied", 403)),
      })) as unknown as Account["client"],
    };
    const store = openStateStore("default", settings, { audit: denied, stateOwner: denied });
    await expect(store.read()).rejects.toThrow("AccessDenied");
    await expect(store.write("1")).rejects.toThrow("AccessDenied");
  });
});

test("a bucket that is not the state bucket is reached with the audit account", async () => {
  const object = new FakeObject();
  await inBucket(object, "s3://other/state.json").write("1");
  expect(object.puts).toMatchObject([{ ExpectedBucketOwner: "333333333333" }]);
});

test.each(["s3://acme-state", "s3://acme-state/", "s3://acme-state/integrity/"])(
  "refuses %s, which names no object",
  (place) => {
    expect(() => inBucket(new FakeObject(), place)).toThrow(
      `--state must name an object, such as s3://BUCKET/integrity/state.json, got ${place}`,
    );
  },
);

describe("in a file", () => {
  const directory = mkdtempSync(join(tmpdir(), "integrity-state-"));
  const file = join(directory, "state.json");
  const store = openStateStore(file, settings, { audit: new FakeObject().account("2") });
  afterAll(() => rmSync(directory, { recursive: true }));

  test("replaces the file at once, and leaves nothing beside it", async () => {
    expect(await store.read()).toBeUndefined();
    await store.write("1");
    await store.write("2");
    expect(await store.read()).toBe("2");
    expect(readdirSync(directory)).toEqual(["state.json"]);
  });

  test("does not overwrite what another run has written since", async () => {
    const open = () => openStateStore(file, settings, { audit: new FakeObject().account("2") });
    for (const earlier of [undefined, "earlier"]) {
      rmSync(file, { force: true });
      if (earlier !== undefined) writeFileSync(file, earlier);
      const [first, second] = [open(), open()];
      expect(await Promise.all([first.read(), second.read()])).toEqual([earlier, earlier]);
      await first.write("of the first");
      await expect(second.write("of the other")).rejects.toThrow(`${file} has been written by another run`);
      await first.write("of the first again");
      expect(readFileSync(file, "utf8")).toBe("of the first again");
    }
    expect(readdirSync(directory)).toEqual(["state.json"]);
  });

  test("keeps the earlier state if the new one cannot be written", async () => {
    writeFileSync(file, "earlier");
    const beside = `${file}.${process.pid}`;
    rmSync(beside, { force: true });
    const within = openStateStore(join(file, "below"), settings, { audit: new FakeObject().account("2") });
    await expect(within.write("1")).rejects.toThrow("ENOTDIR");
    expect(readFileSync(file, "utf8")).toBe("earlier");
  });

  test("is refused if it is a directory", async () => {
    const place = openStateStore(directory, settings, { audit: new FakeObject().account("2") });
    const message = expect.stringContaining(`must be a file that can be read and written, got ${directory}`);
    await expect(place.read()).rejects.toMatchObject({ status: 64, message });
  });

  test("default is a file in the working directory without integrity.stateUri", () => {
    const { place } = openStateStore("default", minimalSettings(), { audit: new FakeObject().account("2") });
    expect(place).toBe("integrity.state.json");
  });
});
