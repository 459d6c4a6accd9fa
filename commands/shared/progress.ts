/** Tells whoever waits what is being done: one plain line. */
export type Report = (line: string) => void;

/** Reports on standard error, so that standard output stays the result. */
export const reportOnStderr: Report = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Of Terraform's output, reports what is being created, one line each, and nothing of the plans. */
export function creations(report: Report): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, address, event] = CREATION.exec(line) ?? [];
      if (address && event) report(`  ${address}: ${event}`);
    }
  };
}

const CREATION = /(aws_\w+\.\w+).*: (Creation complete after \w+|Still creating\.\.\. \[\w+ elapsed\])/;
