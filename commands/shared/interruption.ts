/**
 * Aborts at the first Ctrl-C, or when the process is asked to end: the command then concludes with what it knows. The second
 * one ends the process.
 */
export function interruption(signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) process.once(signal, () => controller.abort("interrupted"));
  return controller.signal;
}
