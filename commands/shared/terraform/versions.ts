/** Compares version numbers: 5.9.0 is before 5.100.0. */
export function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
