import type { Outcome } from "../../../../commands/verify/judgement";
import type { StubModel } from "../../../../emulator/stubbed-model";
import type { Settings } from "../../../../settings/file";

export type Finds = Readonly<Record<string, Outcome>>;

/** A change of a healthy organization, and the only checks that do not pass then. */
export type Fault = readonly [
  name: string,
  change: (model: StubModel, settings: Settings) => void,
  finds: Finds,
];

export const HOUR = 3_600_000;
export const seconds = (hoursAgo: number): number => (Date.now() - hoursAgo * HOUR) / 1_000;

/** Answers every call of an operation with an error. */
export const failing =
  (operation: string, status: number, code: string, message = code) =>
  (model: StubModel): void => {
    model.fails = (call) => (call.operation === operation ? { status, code, message } : undefined);
  };

export interface Statement {
  readonly Sid?: string;
  readonly [element: string]: unknown;
}

/** A policy with other statements. */
export function changePolicy(policy: string, change: (statements: Statement[]) => Statement[]): string {
  const document = JSON.parse(policy) as { Statement: Statement[] };
  return JSON.stringify({ ...document, Statement: change(document.Statement) });
}

export const without =
  (sid: string) =>
  (statements: Statement[]): Statement[] => {
    if (!statements.some(({ Sid }) => Sid === sid)) throw new Error(`there is no statement ${sid}`);
    return statements.filter(({ Sid }) => Sid !== sid);
  };

export const withMore =
  (...more: Statement[]) =>
  (statements: Statement[]): Statement[] => [...statements, ...more];

/** Statements of which one has other elements. */
export const altered =
  (sid: string, elements: object) =>
  (statements: Statement[]): Statement[] =>
    statements.map((statement) => (statement.Sid === sid ? { ...statement, ...elements } : statement));
