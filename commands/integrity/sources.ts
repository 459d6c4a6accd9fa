import { setMaxListeners } from "node:events";
import { statSync } from "node:fs";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { bucketOwner } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import type { CredentialProvider } from "../shared/credentials";
import { CommandError, EXIT_STATUS, messageOf } from "../shared/program";
import { type Account, type Accounts, type Call, openAccounts } from "../verify/accounts";
import { lazyEach } from "../verify/async";
import { CallError } from "../verify/call-error";
import { expectedDeployment } from "../verify/expected";
import { judgeError } from "../verify/failed-read";
import { openBucket } from "../verify/live-aws";
import { Download } from "./download";
import { type FileList, type FileReader, filesOfBucket } from "./files";
import type { Hours } from "./finding";
import { readKeysFile } from "./keys-file";
import { ObjectReader } from "./object-reader";
import type { PublicKey } from "./public-keys";
import { readPublicKeys } from "./read-keys";
import { bucketUrl } from "./signed-requests";
import { State } from "./state";
import { openStateStore } from "./state-store";

/** Where a run reads from. */
export interface SourceOptions {
  readonly settings: Settings;
  /** Source of the endpoint and the variables of the roles. Defaults to that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The caller's own credentials. Defaults to the AWS SDK's search. */
  readonly credentials?: CredentialProvider;
  /** Where the state is, as --state names it. */
  readonly state?: string;
  /** File of the public keys. */
  readonly keys?: string;
  /** A copy of the log bucket. */
  readonly bucket?: string;
  /** A folder with a downloaded bucket, in place of one. Then nothing calls AWS, and `keys` is needed. */
  readonly folder?: string;
  /** Most files that are read at once. */
  readonly concurrency: number;
  /** Ends the run when it is aborted. What was examined is reported, and kept. */
  readonly signal?: AbortSignal;
  readonly onCall?: (call: Call) => void;
}

/** What a run reads from. */
export interface Sources {
  readonly accounts: Accounts;
  /** Name of the bucket, or path of the folder. */
  readonly bucket: string;
  readonly files: FileList;
  readonly reader: FileReader;
  /** Undefined without --state. */
  readonly state?: State;
  /** Why nothing can be kept, if --state is given. */
  readonly stateFault?: string;
  /** CloudTrail's public keys of a Region, for digests of some hours. */
  keys(region: string): Promise<readonly PublicKey[]>;
}

/**
 * Opens what a run reads from.
 * @throws CommandError if the state or the keys are not right
 */
export async function openSources(options: SourceOptions, hours: Hours): Promise<Sources> {
  const { settings, environment = process.env, credentials, onCall, signal } = options;
  // Every call that is under way listens.
  if (signal !== undefined) setMaxListeners(0, signal);
  const open = { environment, credentials, command: "integrity" } as const;
  const given = options.keys === undefined ? undefined : readKeysFile(options.keys);
  const accounts = openAccounts(settings, { ...open, onCall, signal });
  // Its calls do not end with the run, because what was examined is kept.
  const state = await openState(options, openAccounts(settings, open)).catch(faultOf);
  const opened = await openFiles(options, accounts);
  const keys = lazyEach((name) =>
    given === undefined ? readPublicKeys(accounts, name, hours) : keysOf(name, given),
  );
  return { accounts, ...opened, ...(typeof state === "string" ? { stateFault: state } : { state }), keys };
}

type OpenFiles = Pick<Sources, "bucket" | "files" | "reader">;

async function openFiles(options: SourceOptions, { bucketOwner: owner }: Accounts): Promise<OpenFiles> {
  const { settings, environment = process.env, concurrency, signal, onCall, folder } = options;
  const account = bucketOwner(settings);
  if (folder !== undefined) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new CommandError(`--bucket ${folder} is no folder`, EXIT_STATUS.usage);
    }
    const download = new Download({ folder, account, concurrency, signal });
    return { bucket: folder, files: download, reader: download };
  }
  const region =
    options.bucket === undefined ? settings.region : await findRegion(owner, settings.region, options.bucket);
  const ours = openBucket(owner, region, settings.logBucket.name);
  const bucket = options.bucket === undefined ? ours : { s3: ours.s3, bucket: { Bucket: options.bucket } };
  const { s3, bucket: named } = bucket;
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const reader = new ObjectReader({
    account,
    url: await bucketUrl(s3, { bucket: named.Bucket, region, endpoint }),
    region,
    credentials: s3.config.credentials,
    owner: options.bucket === undefined ? owner.id : undefined,
    concurrency,
    signal,
    onCall: (operation) => onCall?.({ account, operation }),
  });
  return { bucket: named.Bucket, files: filesOfBucket(bucket, reader), reader };
}

async function openState(
  { settings, state, bucket }: SourceOptions,
  accounts: Accounts,
): Promise<State | undefined> {
  if (state === undefined) return undefined;
  const opened = await State.open(openStateStore(state, settings, accounts), {
    organization: settings.organization.id,
    trail: expectedDeployment(settings).trailArn,
    bucket: bucket ?? settings.logBucket.name,
  });
  // Whoever cannot keep it learns that before the run, not after it.
  await opened.write();
  return opened;
}

/** A state that S3 does not give or take is a finding, and the run goes on. @throws CommandError if the argument is not right */
function faultOf(error: unknown): string {
  if (error instanceof CommandError) throw error;
  return describeFault(error);
}

/** Why a state was not read or kept. */
export function describeFault(error: unknown): string {
  return error instanceof CallError ? judgeError(error).found : messageOf(error);
}

/** The Region of a copy. S3 tells it also with an error. @throws CommandError if there is no such bucket */
async function findRegion(account: Account, region: string, Bucket: string): Promise<string> {
  try {
    const { BucketRegion } = await account.client(S3Client, region).send(new HeadBucketCommand({ Bucket }));
    return BucketRegion ?? region;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.httpStatus === 404) {
      throw new CommandError(`--bucket must be a bucket that exists, got ${Bucket}`, EXIT_STATUS.usage);
    }
    return toldRegion(error.cause) ?? region;
  }
}

function toldRegion(error: unknown): string | undefined {
  const { $response } = error as { $response?: { headers?: Readonly<Record<string, string>> } };
  return $response?.headers?.["x-amz-bucket-region"];
}

async function keysOf(region: string, keys: readonly PublicKey[]): Promise<readonly PublicKey[]> {
  const ofRegion = keys.filter((key) => key.region === region);
  if (ofRegion.length === 0) throw new Error(`the file of --keys has no key of ${region}`);
  return ofRegion;
}
