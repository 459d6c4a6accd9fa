/** Reports progress, one plain line at a time. */
export type Report = (line: string) => void;

/** Writes progress to standard error, because standard output is for results. */
export const reportOnStderr: Report = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Reports each resource that Terraform creates. Other output is not reported. */
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
