import { cellAt } from '../../../models/live/cells.ts';
import { encodeLevels } from '../../../models/live/wire/levels.ts';
import { SUMMARY_ZOOM } from '../../../models/live/wire/summary.ts';
import type { LiveThing } from '../../state/live-thing.ts';
import type { GatheredKind } from './gathered-topic.ts';
import { SUMMARY_INTERVAL, worse } from './summary-topic.ts';

const LEVELS: Pick<GatheredKind<number>, 'bytes' | 'gone' | 'isSame' | 'encode'> = {
  bytes: 3,
  gone: () => 0,
  isSame: (a, b) => a === b,
  encode: (header, { base, whole, entries }) => encodeLevels(header, { base, whole, levels: entries }),
};

/** Levels of alarm by the handle of the thing: of things that everybody sees, and whose alarms not everybody knows of. */
export const levelsOf = (things: () => Iterable<LiveThing>): GatheredKind<number> => ({
  ...LEVELS,
  interval: 0,
  gather: () =>
    new Map([...things()].filter(({ level }) => level > 0).map((live) => [live.handle, live.level])),
});

/** The same from afar: the worst level of each small cell. */
export const levelSummaryOf = (things: () => Iterable<LiveThing>): GatheredKind<number> => ({
  ...LEVELS,
  interval: SUMMARY_INTERVAL,
  gather() {
    const cells = new Map<number, number>();
    for (const { position, level } of things()) {
      if (!position || level === 0) continue;
      const cell = cellAt(position.longitude, position.latitude, SUMMARY_ZOOM);
      cells.set(cell, worse(cells.get(cell) ?? 0, level));
    }
    return cells;
  },
});
