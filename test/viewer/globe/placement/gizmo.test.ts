import { beforeEach, describe, expect, it } from 'vitest';
import { shiftedPlace } from '../../../../models/bim/model-move.ts';
import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import { gizmoShapes, gizmoSize, handleAt } from '../../../../viewer/globe/placement/gizmo.ts';
import { caught } from '../../../../viewer/globe/placement/hand.ts';
import { takesBack, turnedQuarter } from '../../../../viewer/globe/placement/keys.ts';
import {
  endPlacing,
  keptOnGround,
  movePlacing,
  type Placing,
  putTo,
  scopeOf,
  setDown,
  shownMove,
  startPlacing,
  usePlacing,
} from '../../../../viewer/placement/placing.ts';
import { shiftOf } from '../../../../viewer/placement/shift-text.ts';
import {
  forgetHistory,
  hasStep,
  recordStep,
  redo,
  undo,
  useHistory,
} from '../../../../viewer/stores/history.ts';
import { patchView } from '../../../../viewer/stores/view.ts';

const from = { longitude: 106.5, latitude: 29.5, height: 260, heading: 10 };
const placing: Placing = {
  ...{ layer: 'house-bim', from, to: from, basedOn: null },
  ...{ radius: 20, top: 30, ground: 1 },
};
const SCOPE = scopeOf(placing);
const now = () => usePlacing.getState().placing!.to;

beforeEach(() => {
  endPlacing();
  forgetHistory();
  usePlacing.setState({ onGround: false, groundAt: undefined, finestGround: undefined });
});

describe('the gizmo', () => {
  it('should lie outside of the model, and be no smaller on screen than a finger needs', () => {
    expect(gizmoSize(placing, 0.01).ring).toBeGreaterThan(20);
    const far = gizmoSize(placing, 5);
    expect(far.ring / 5).toBeGreaterThanOrEqual(60);
    expect(far.arrow / 5).toBeGreaterThanOrEqual(40);
  });

  it('should have its handles over the roof, along the ways, and on the ring, going round with the model', () => {
    const size = { ring: 25, arrow: 8 };
    expect(handleAt(placing, size, 'move')).toEqual([0, 0, 30]);
    expect(handleAt(placing, size, 'up')).toEqual([0, 0, 38]);
    expect(handleAt(placing, size, 'east').slice(0, 2)).toEqual([33, 0]);
    expect(handleAt(placing, size, 'north').slice(0, 2)).toEqual([0, 33]);
    const bearing = (one: Placing): number => {
      const [east, north] = handleAt(one, size, 'turn');
      expect(Math.hypot(east, north)).toBeCloseTo(25, 9);
      return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
    };
    expect(bearing({ ...placing, to: { ...from, heading: 40 } }) - bearing(placing)).toBeCloseTo(30, 9);
  });

  it('should be drawn in metres around the place that the model is put to', () => {
    const to = shiftedPlace(from, [50, -20, 3]);
    const shapes = gizmoShapes(
      { ...placing, to },
      { ring: 25, arrow: 8 },
      { east: 'E', north: 'N', up: 'U' },
      'up',
    );
    const [mark] = shapes.get('north')!.marks!;
    const [east, north] = enuFrame(from.longitude, from.latitude, from.height).toEnu(
      mark.place.longitude,
      mark.place.latitude,
      mark.place.height,
    );
    expect([east, north]).toEqual([expect.closeTo(50, 2), expect.closeTo(13, 2)]);
    expect(shapes.get('east')!.labels![0].text).toBe('E');
    expect(shapes.get('up')!.lines![0].style.width).toBeGreaterThan(
      shapes.get('east')!.lines![0].style.width,
    );
  });
});

describe('a drag that turns', () => {
  it('should go by half degrees, and be caught by every 15°', () => {
    expect([caught(31.2), caught(29), caught(12.26), caught(-44), caught(-100.1)]).toEqual([
      30, 30, 12.5, -45, -100,
    ]);
  });
});

describe('arrow keys', () => {
  it('should move to the side that one looks at, by the nearest quarter', () => {
    expect(turnedQuarter(0, 1, 0)).toEqual([0, 1]);
    expect(turnedQuarter(0, 1, Math.PI / 2)).toEqual([1, 0]);
    expect(turnedQuarter(1, 0, Math.PI / 2 + 0.3)).toEqual([0, -1]);
    expect(turnedQuarter(0, 1, -Math.PI / 2)).toEqual([-1, 0]);
    expect(turnedQuarter(1, 0, 2 * Math.PI - 0.1)).toEqual([1, 0]);
  });
});

describe('placing', () => {
  it('should take steps back and do them again, those of one key together', () => {
    startPlacing(placing);
    movePlacing([1, 0, 0], 0, 'ArrowRight');
    movePlacing([1, 0, 0], 0, 'ArrowRight');
    movePlacing([0, 0, 2], 0, 'PageUp');
    expect(shiftOf({ from, to: now() })).toMatchObject({ east: expect.closeTo(2, 6), up: 2 });
    undo(SCOPE);
    expect(shiftOf({ from, to: now() })).toMatchObject({ east: expect.closeTo(2, 6), up: 0 });
    undo(SCOPE);
    expect(now()).toEqual(from);
    redo(SCOPE);
    redo(SCOPE);
    expect(shiftOf({ from, to: now() }).up).toBe(2);
  });

  it('should leave the steps of the city alone, and none of its own behind', () => {
    const done: string[] = [];
    recordStep({ undo: () => done.push('city'), redo: () => {} });
    startPlacing(placing);
    expect(undo(SCOPE)).toBe(false);
    for (let i = 0; i < 5; i++) movePlacing([1, 0, 0], 0, `key ${i}`);
    expect(takesBack({ key: 'z', ctrlKey: true, shiftKey: false })).toBe(true);
    expect([shiftOf({ from, to: now() }).east, done]).toEqual([expect.closeTo(4, 6), []]);
    expect(takesBack({ key: 'Z', ctrlKey: true, shiftKey: true })).toBe(true);
    expect(shiftOf({ from, to: now() }).east).toBeCloseTo(5, 6);
    endPlacing();
    expect(takesBack({ key: 'z', ctrlKey: true, shiftKey: false })).toBe(false);
    expect(hasStep(useHistory.getState().done, SCOPE)).toBe(false);
    undo();
    expect(done).toEqual(['city']);
  });

  it('should leave no steps of a model behind when another one is taken in hand', () => {
    startPlacing(placing);
    movePlacing([1, 0, 0], 0, 'ArrowRight');
    startPlacing({ ...placing, layer: 'tower-bim' });
    expect([undo(SCOPE), undo()]).toEqual([false, false]);
    expect(now()).toEqual(from);
  });

  it('should be turned again and again, and never be put to what is no place', () => {
    startPlacing(placing);
    for (let i = 0; i < 73; i++) movePlacing([0, 0, 0], 10, `turn ${i}`);
    expect(now().heading).toBeCloseTo(20, 9);
    const before = now();
    putTo({ ...before, height: 99_999 }, { before });
    expect(now()).toEqual(before);
  });

  it('should be drawn where it is put while its panel is open, with its rooms, whatever the scene says', () => {
    const standing = { from, to: shiftedPlace(from, [1, 0, 0]) };
    startPlacing(placing);
    movePlacing([9, 0, 0], 0, 'ArrowRight');
    const east = (id: string): number => shiftOf(shownMove({ id, moved: standing })!).east;
    patchView({ panel: 'bim' });
    expect(['house-bim', 'house-spaces', 'tower-bim'].map(east).map(Math.round)).toEqual([9, 9, 1]);
    patchView({ panel: 'none' });
    expect(Math.round(east('house-bim'))).toBe(1);
  });

  it('should be set down on the finest ground, not on that which is drawn from afar', async () => {
    usePlacing.setState({ groundAt: () => 254, finestGround: async () => 261 });
    startPlacing(placing);
    expect(await setDown()).toBe(true);
    expect(now().height).toBe(260);
    undo(SCOPE);
    // What is moved on while the ground is asked for goes by its own way.
    const asked = setDown();
    movePlacing([1, 0, 0], 0, 'ArrowRight');
    expect(await asked).toBe(false);
    expect(now().height).toBeCloseTo(from.height, 6);
    usePlacing.setState({ finestGround: async () => undefined });
    expect(await setDown()).toBe(false);
  });

  it('should be no step while a drag goes on, and one when it has ended', () => {
    startPlacing(placing);
    putTo(shiftedPlace(from, [3, 0, 0]));
    putTo(shiftedPlace(from, [5, 0, 0]));
    expect(undo(SCOPE)).toBe(false);
    putTo(now(), { before: from });
    undo(SCOPE);
    expect(now()).toEqual(from);
  });

  it('should keep the level of the ground on the ground while it is moved over it', () => {
    usePlacing.setState({ groundAt: (longitude) => (longitude > 106.5 ? 300 : 250) });
    startPlacing(placing, true);
    movePlacing([10, 0, 0], 0, 'ArrowRight');
    // The level that belongs onto the ground lies a metre over the place that is moved.
    expect(now().height).toBe(299);
    movePlacing([0, 0, 4], 0, 'PageUp');
    expect(now().height).toBe(303);
    usePlacing.setState({ onGround: false });
    expect(keptOnGround(now()).height).toBe(303);
  });
});
