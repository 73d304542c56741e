import { beforeEach, describe, expect, it } from 'vitest';
import { forgetHistory, redo, undo } from '../../../viewer/stores/history.ts';
import {
  addMeasurement,
  changeMeasurement,
  completeMeasurement,
  removeAllMeasurements,
  removeMeasurement,
  useMeasurements,
} from '../../../viewer/stores/measurements.ts';

const add = (id: string) =>
  addMeasurement({ id, kind: 'distance', places: [], visible: true, figures: [], pending: true });
const items = () => useMeasurements.getState().items;
const ids = () => items().map(({ id }) => id);

beforeEach(() => {
  useMeasurements.setState({ items: [] });
  forgetHistory();
});

describe('measurements', () => {
  it('should be numbered by kind', () => {
    add('a');
    add('b');
    removeMeasurement('a');
    add('c');
    expect(items().map(({ number }) => number)).toEqual([2, 3]);
  });

  it('should come back complete when they are taken back and done again', () => {
    add('a');
    completeMeasurement('a', { pending: false, figures: [{ key: 'area', quantity: 'area', value: 1 }] });
    undo();
    expect(ids()).toEqual([]);
    redo();
    expect(items()[0]).toMatchObject({ pending: false, figures: [{ value: 1 }] });
  });

  it('should come back to their place when a deletion is taken back', () => {
    for (const id of ['a', 'b', 'c']) add(id);
    removeMeasurement('b');
    undo();
    expect(ids()).toEqual(['a', 'b', 'c']);
    removeAllMeasurements();
    expect(ids()).toEqual([]);
    undo();
    expect(ids()).toEqual(['a', 'b', 'c']);
    redo();
    expect(ids()).toEqual([]);
  });

  it('should take back a name, letter by letter typed, in one step', () => {
    add('a');
    for (const name of ['北', '北门', '北门口']) changeMeasurement('a', { name });
    completeMeasurement('a', { pending: false });
    undo();
    expect(items()[0].name).toBeUndefined();
    expect(items()[0].pending).toBe(false);
    redo();
    expect(items()[0].name).toBe('北门口');
  });
});
