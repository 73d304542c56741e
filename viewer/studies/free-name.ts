import { useResults } from './results.ts';

/** A name with a number that no result has. */
export function freeName(kind: string): string {
  const names = new Set(useResults.getState().items.map(({ result }) => result.name));
  for (let number = 1; ; number++) if (!names.has(`${kind} ${number}`)) return `${kind} ${number}`;
}
