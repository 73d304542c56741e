import type { Bin } from '../../../models/attributes/summary.ts';

/** One bar of a chart. */
export interface Bar {
  label: string;
  count: number;
}

export function binLabel({ from, to }: Bin, number: (value: number) => string): string {
  return from === to ? number(from) : `${number(from)} – ${number(to)}`;
}
