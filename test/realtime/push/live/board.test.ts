import { expect, it } from 'vitest';
import { cellAt } from '../../../../models/live/cells.ts';
import { ThingsBoard } from '../../../../realtime/push/live/board.ts';
import { type Topic, TopicNumbers } from '../../../../realtime/push/live/topic.ts';
import { CENTRE, SmallStates } from './small-city.ts';

it('should end topics whose things have long gone elsewhere, and keep those that things came back to', () => {
  let now = 0;
  const made: Topic[] = [];
  const ended: Topic[] = [];
  const board = new ThingsBoard({
    epoch: 1,
    numbers: new TopicNumbers(),
    propertyOf: () => undefined,
    onTopic: (topic) => made.push(topic),
    onEnd: (topic) => ended.push(topic),
    now: () => now,
  });
  const states = new SmallStates();
  const position = [{ id: 'p', property: 'position', type: 'position' as const }];
  states.add({ id: 't:bus', ...CENTRE, datastreams: position });
  const bus = states.get('t:bus');
  bus.level = 2;
  board.introduce(bus);
  const drive = (longitude: number) => {
    bus.position = { ...CENTRE, longitude };
    const values = [{ live: bus, datastream: 0 }];
    board.apply({ introduced: [], removed: [], values, states: [], levels: [] });
  };
  const look = (after: number) => {
    now += after;
    return [...board.dirty()];
  };
  const kinds = (topics: Iterable<Topic>) => [...topics].map(({ info }) => info.kind).sort();
  const here = cellAt(CENTRE.longitude, CENTRE.latitude);
  look(20_000);
  // Away for a moment, and back.
  drive(CENTRE.longitude + 0.1);
  look(30_000);
  drive(CENTRE.longitude);
  look(100_000);
  expect(ended.map(({ info }) => [info.kind, info.cell === here]).sort()).toEqual([
    ['levels', false],
    ['things', false],
  ]);
  expect(kinds(board.topics)).toEqual(['level-summary', 'levels', 'summary', 'things']);
  // Gone for good: nothing of it is left.
  board.remove(bus);
  look(20_000);
  expect(kinds(board.topics)).toHaveLength(4);
  look(60_000);
  expect(kinds(board.topics)).toEqual([]);
  expect(ended).toHaveLength(made.length);
});
