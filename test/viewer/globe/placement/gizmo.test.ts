import { beforeEach, describe, expect, it } from 'vitest';
import { shiftedPlace } from '../../../../models/bim/model-move.ts';
import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import { gizmoShapes, gizmoSize, handleAt } from '../../../../viewer/globe/placement/gizmo.ts';
import { caught } from '../../../../viewer/globe/placement/hand.ts';
import { turnedQuarter } from '../../../../viewer/globe/placement/keys.ts';
import {
  endPlacing,
  keptOnGround,
  movePlacing,
  type Placing,
  putTo,
  startPlacing,
  usePlacing,
} from '../../../../viewer/placement/placing.ts';
import { shiftOf } from '../../../../viewer/placement/shift-text.ts';
import { forgetHistory, redo, undo } from '../../../../viewer/stores/history.ts';

const from = { longitude: 106.5, latitude: 29.5, height: 260, heading: 10 };
const placing: Placing = {
  ...{ layer: 'house-bim', from, to: from, basedOn: null },
  ...{ radius: 20, top: 30, ground: 1 },
};
const now = () => usePlacing.getState().placing!.to;

beforeEach(() => {
  endPlacing();
  forgetHistory();
  usePlacing.setState({ onGround: false, groundAt: undefined });
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
    undo();
    expect(shiftOf({ from, to: now() })).toMatchObject({ east: expect.closeTo(2, 6), up: 0 });
    undo();
    expect(now()).toEqual(from);
    redo();
    redo();
    expect(shiftOf({ from, to: now() }).up).toBe(2);
  });

  it('should leave steps of a model that was left without effect', () => {
    startPlacing(placing);
    movePlacing([1, 0, 0], 0, 'ArrowRight');
    startPlacing({ ...placing, layer: 'tower-bim' });
    undo();
    expect(now()).toEqual(from);
  });

  it('should be no step while a drag goes on, and one when it has ended', () => {
    startPlacing(placing);
    putTo(shiftedPlace(from, [3, 0, 0]));
    putTo(shiftedPlace(from, [5, 0, 0]));
    expect(undo()).toBe(false);
    putTo(now(), { before: from });
    undo();
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
    expect(keptOnGround(now(), true).height).toBe(299);
  });
});
