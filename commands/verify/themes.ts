/** The groups of checks, in the order of the report; the id of every check begins with its theme. */
export const THEMES = [
  { id: "accounts", title: "Accounts" },
  { id: "organization", title: "Organization" },
  { id: "trail", title: "Trail" },
  { id: "delivery", title: "Delivery" },
  { id: "coverage", title: "Coverage" },
  { id: "log-files", title: "Log files" },
  { id: "bucket", title: "Log bucket" },
  { id: "key", title: "Log key" },
  { id: "state", title: "State bucket" },
] as const;
export type Theme = (typeof THEMES)[number]["id"];

/** Says whether a check, by its id, is of one of these themes; without themes every check is meant. */
export function isOf(id: string, only: readonly Theme[] | undefined): boolean {
  return only === undefined || only.some((theme) => id.startsWith(`${theme}.`));
}

/** Themes that a run leaves out. The accounts are always asked, so that a wrong one is noticed. */
export function notExamined(only: readonly Theme[] | undefined): readonly Theme[] {
  return THEMES.map(({ id }) => id).filter(
    (id) => only !== undefined && id !== "accounts" && !only.includes(id),
  );
}

/** The themes of a list with commas, in the order of the report, or the first part that is not one. */
export function themesOf(
  list: string,
): { readonly themes: readonly Theme[] } | { readonly notATheme: string } {
  const parts = list.split(",").map((part) => part.trim());
  const notATheme = parts.find((part) => !THEMES.some(({ id }) => id === part));
  if (notATheme !== undefined) return { notATheme };
  return { themes: THEMES.map(({ id }) => id).filter((id) => parts.includes(id)) };
}
