import type { StudyResult } from './result.ts';

/** What a result that was made again has in common with the one before. */
export interface Sameness {
  /** Of each input, by name: whether its SHA-256 is the same; that of the rules under `rules`. */
  inputs: { name: string; isSame: boolean }[];
  /** The version of the program is the same. */
  isSameEngine: boolean;
  /** All figures and tables say the same. */
  areNumbersSame: boolean;
}

/** Compares two results of the same study, input by input and number by number. */
export function samenessOf(before: StudyResult, after: StudyResult): Sameness {
  const [a, b] = [hashesOf(before), hashesOf(after)];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return {
    inputs: names.map((name) => ({ name, isSame: a[name] === b[name] })),
    isSameEngine: before.origin.engine.version === after.origin.engine.version,
    areNumbersSame: JSON.stringify(numbersOf(before)) === JSON.stringify(numbersOf(after)),
  };
}

const hashesOf = ({ origin: { inputs, rule } }: StudyResult): Record<string, string> => ({
  ...inputs,
  ...(rule ? { rules: rule.sha256 } : {}),
});

const numbersOf = ({ figures, tables }: StudyResult) => [
  figures.map(({ value }) => value),
  tables.map(({ id, rows }) => [id, rows.map(({ cells }) => cells)]),
];
