/** The rows that an engine found. A cell without a value is null. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** An answer, and what kept a part of its queries from answering. */
export interface PartialAnswer extends Answer {
  readonly problem?: Error;
}

/** Puts the answers about several batches together: the highest value of a column first, as each of them has it. */
export function together(answers: readonly Answer[], orderBy: string | undefined): Answer {
  const columns = answers[0]?.columns ?? [];
  const rows = answers.flatMap((answer) => answer.rows);
  const index = columns.indexOf(orderBy ?? "");
  if (index < 0) return { columns, rows };
  const value = (row: Answer["rows"][number]): string => row[index] ?? "";
  return {
    columns,
    rows: rows.toSorted((a, b) => value(b).localeCompare(value(a), "en", { numeric: true })),
  };
}
