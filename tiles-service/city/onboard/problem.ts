/** Something in a manifest that a person should look at, and where it stands. */
export interface ManifestProblem {
  level: 'error' | 'warning';
  /** Stable. */
  code: string;
  message: string;
  /** Counted from 1. */
  line: number;
  column: number;
}

/** Keys and indexes from the top of a manifest down to a value. */
export type ManifestPath = readonly (string | number)[];

/** One line as compilers write it, so that editors can jump there. */
export function formatProblem(file: string, problem: ManifestProblem): string {
  const { line, column, level, message, code } = problem;
  return `${file}:${line}:${column} ${level}: ${message} [${code}]`;
}

/** As they stand in the file. */
export function inOrder(problems: readonly ManifestProblem[]): ManifestProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
