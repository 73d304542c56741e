import type { TFunction } from 'i18next';
import type { OpenRun } from '../../flood/run-entry.ts';
import { changesText } from './run-name.ts';

/** What each row of a table of a run says besides, so that nobody takes a part of it for a measurement. */
export const MARKS = ['time_utc', 'simulated', 'run', 'changes', 'made_utc', 'datum'] as const;

/** The marks of a row of a run, at so many seconds since its beginning. */
export function marksOf({ entry, facts }: Pick<OpenRun, 'entry' | 'facts'>, t: TFunction) {
  const run = [
    'simulated',
    entry.id,
    entry.scenario ? changesText(t, entry.scenario.changes) : '',
    new Date(entry.made).toISOString(),
    facts.grid.verticalDatum,
  ];
  return (seconds: number): string[] => [
    new Date(entry.start + Math.round(seconds) * 1000).toISOString(),
    ...run,
  ];
}
