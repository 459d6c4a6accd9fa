/**
 * Whether an ARN of the settings names the role of a session. STS names a role without its path, and the name of a
 * permission set's role ends in question marks in the settings.
 */
export function isSessionOf(roleArn: string, sessionArn: string): boolean {
  const [, , service, , accountId, session = ""] = sessionArn.split(":");
  const [kind, name = ""] = session.split("/");
  if (service !== "sts" || kind !== "assumed-role" || accountId !== roleArn.split(":")[4]) return false;
  const pattern = roleArn.split("/").at(-1) ?? "";
  return (
    pattern.length === name.length &&
    [...pattern].every((letter, index) => letter === "?" || letter === name[index])
  );
}
