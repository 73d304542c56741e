import { beforeEach, describe, expect, it } from 'vitest';
import { pullRoof } from '../../../scenes/planning/scheme/edit.ts';
import {
  changeScheme,
  dragScheme,
  freeItemId,
  isChanged,
  placeScheme,
  seenScheme,
  useScheme,
} from '../../../viewer/planning/scheme-store.ts';
import { redo, undo, useHistory } from '../../../viewer/stores/history.ts';
import { box, schemeOf } from '../../scenes/planning/metres.ts';

const scheme = schemeOf({
  buildings: [
    {
      id: 'building-1',
      footprint: box(0, 0, 10, 10),
      floors: [{ use: 'office', storeys: 5, storeyHeight: 4 }],
    },
  ],
});
const storeys = () => seenScheme(useScheme.getState())?.buildings[0].floors[0].storeys;

beforeEach(() => placeScheme({ state: 'ready', scheme, saved: scheme }));

describe('the open scheme', () => {
  it('should be seen as it would be while something is dragged, and be changed once when that ends', () => {
    for (const metres of [4, 8, 12]) dragScheme(pullRoof(scheme, 'building-1', metres));
    expect(storeys()).toBe(8);
    expect(isChanged(useScheme.getState())).toBe(false);
    const { dragged } = useScheme.getState();
    changeScheme(() => dragged!);
    expect(isChanged(useScheme.getState())).toBe(true);
    expect(useHistory.getState().done).toHaveLength(1);
    undo();
    expect(storeys()).toBe(5);
    expect(isChanged(useScheme.getState())).toBe(false);
    redo();
    expect(storeys()).toBe(8);
  });

  it('should not take a step for a change that changes nothing', () => {
    changeScheme((one) => one);
    expect(useHistory.getState().done).toHaveLength(0);
  });

  it('should not be taken back to another scheme', () => {
    changeScheme((one) => pullRoof(one, 'building-1', 4));
    placeScheme({ state: 'ready', scheme: { ...scheme, id: 'another' } });
    expect(undo()).toBe(false);
  });

  it('should give each new part an id of its own', () => {
    expect(freeItemId(scheme, 'building')).toBe('building-2');
    expect(freeItemId(scheme, 'parcel')).toBe('parcel-1');
  });
});
