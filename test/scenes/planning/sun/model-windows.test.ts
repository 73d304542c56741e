import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { enuFrame } from '../../../../models/geodesy/index.ts';
import { buildBvh } from '../../../../scenes/planning/rays/bvh.ts';
import { RayScene } from '../../../../scenes/planning/rays/ray-scene.ts';
import { modelWindow, outerSill } from '../../../../scenes/planning/sun/model-windows.ts';
import type { SunWindow } from '../../../../scenes/planning/sun/windows.ts';
import { box } from '../rays/brute.ts';

const frame = enuFrame(106.55, 29.56, 250);

/** A box as an element of a model, turned around its middle; metres of the frame. */
function elementOf(middle: [number, number, number], size: [number, number, number], degrees = 0): Feature {
  const angle = (degrees * Math.PI) / 180;
  const corners: number[] = [];
  for (const sx of [-0.5, 0.5])
    for (const sy of [-0.5, 0.5])
      for (const sz of [0, 1]) {
        const [x, y] = [sx * size[0], sy * size[1]];
        corners.push(
          ...frame.toGeodetic(
            middle[0] + x * Math.cos(angle) - y * Math.sin(angle),
            middle[1] + x * Math.sin(angle) + y * Math.cos(angle),
            middle[2] + sz * size[2],
          ),
        );
      }
  return {
    ...{ id: 't:window', type: 'GenericCityObject', class: 'IfcWindow', attributes: {} },
    geometries: [{ kind: 'surfaces', lod: 4, positions: Float64Array.from(corners) } as never],
  };
}

const sceneOf = (...boxes: number[][]) =>
  new RayScene({
    bvh: buildBvh(Float32Array.from(boxes.flat())),
    bodyOf: new Uint32Array(boxes.length * 10),
    bodies: [{ id: 'model', heights: 'measured' }],
  });

function sillOf(...given: Parameters<typeof outerSill>): SunWindow {
  const sill = outerSill(...given);
  if (sill === 'inside') throw new Error('It is within the building.');
  return sill;
}

describe('windows of building models', () => {
  it('should be as wide, high and deep as their frame, however it is turned', () => {
    for (const degrees of [0, 30, 90, 171]) {
      const window = modelWindow(elementOf([5, -3, 4], [1.5, 0.1, 1.2], degrees), frame)!;
      expect(window.width).toBeCloseTo(1.5, 4);
      expect(window.depth).toBeCloseTo(0.1, 4);
      expect(window.height).toBeCloseTo(1.2, 4);
      for (const [axis, value] of [5, -3, 4].entries()) expect(window.middle[axis]).toBeCloseTo(value, 4);
      const angle = (degrees * Math.PI) / 180;
      // Its normal is across its width, to either side.
      expect(Math.abs(window.normal[0] * Math.cos(angle) + window.normal[1] * Math.sin(angle))).toBeLessThan(
        1e-6,
      );
    }
  });

  it('should be none where they lie flat, as in a roof, or have no size', () => {
    expect(modelWindow(elementOf([0, 0, 9], [1, 1, 0.1]), frame)).toBeUndefined();
    expect(modelWindow(elementOf([0, 0, 9], [0.1, 0.1, 0.1]), frame)).toBeUndefined();
  });

  it('should have their sill out of doors, before the frame', () => {
    // A room of four walls and a ceiling; its window is in the southern wall.
    const [south, north] = [box(-5, -0.1, 5, 0.1, 0, 3), box(-5, 7.9, 5, 8.1, 0, 3)];
    const [west, east] = [box(-5.1, 0, -4.9, 8, 0, 3), box(4.9, 0, 5.1, 8, 0, 3)];
    const ceiling = box(-5, 0, 5, 8, 3, 3.2);
    const scene = sceneOf(south, north, west, east, ceiling);
    const window = modelWindow(elementOf([1, 0, 0.9], [1.5, 0.1, 1.4]), frame)!;
    const sill = sillOf(scene, window);
    expect(sill.normal[1]).toBeCloseTo(-1, 6);
    // Where rules look at it: on the outside of the wall, which is 0.2 m thick around the window of 0.1 m.
    expect(sill.left[1]).toBeCloseTo(-0.11, 4);
    expect(sill.left[2]).toBeCloseTo(0.9, 4);
    // Left as seen from outside, from the south: the west.
    expect(sill.left[0]).toBeCloseTo(0.25, 3);
    expect(sill.right[0]).toBeCloseTo(1.75, 3);
    expect(sill).toMatchObject({ id: 't:window', isAssumed: false });
    expect(sill.sill).toBeUndefined();
  });

  const south = (x: number, y: number, width: number) => box(x, y - 0.1, x + width, y + 0.1, 0, 3);
  const room = (isOpen = false) => [
    ...[south(-5, 0, 10), ...(isOpen ? [] : [south(-5, 8, 10)])],
    ...[box(-5.1, 0, -4.9, 8, 0, 3), box(4.9, 0, 5.1, 8, 0, 3)],
  ];
  const ceiling = box(-5, 0, 5, 8, 3, 3.2);
  const window = modelWindow(elementOf([1, 0, 0.9], [1.5, 0.1, 1.4]), frame)!;

  it('should look into a lane or a light well, however little of the sky is seen there', () => {
    for (const away of [1.5, 3, 5, 8]) {
      const opposite = box(-40, -away - 10, 40, -away, 0, 30);
      for (const isOpen of [false, true]) {
        // Also where no leaf of a door closes the room at its back.
        const lane = sceneOf(...room(isOpen), ceiling, opposite);
        expect(sillOf(lane, window).normal[1]).toBeCloseTo(-1, 6);
      }
      const well = sceneOf(
        ...room(),
        ceiling,
        opposite,
        box(-3, -away, -2, 0, 0, 30),
        box(3, -away, 4, 0, 0, 30),
      );
      expect(sillOf(well, window).left[2]).toBeCloseTo(0.9, 4);
      expect(sillOf(well, window).normal[1]).toBeCloseTo(-1, 6);
    }
  });

  it('should look out below balconies and eaves', () => {
    const balcony = box(-5, -1.8, 5, 0, 2.6, 2.8);
    expect(sillOf(sceneOf(...room(), ceiling, balcony), window).normal[1]).toBeCloseTo(-1, 6);
  });

  it('should know rooms by their spaces where the model has no ceilings', () => {
    const opposite = box(-40, -15, 40, -5, 0, 30);
    const walls = sceneOf(...room(), opposite);
    expect(Number.isNaN(sillOf(walls, window).left[2])).toBe(true);
    const space = sceneOf(box(-4.9, 0.1, 4.9, 7.9, 0, 2.9));
    expect(sillOf(walls, window, space).normal[1]).toBeCloseTo(-1, 6);
    expect(sillOf(walls, window, space).left[2]).toBeCloseTo(0.9, 4);
  });

  it('should be within the building where rooms are on both sides', () => {
    const spaces = sceneOf(box(-4.9, 0.1, 4.9, 7.9, 0, 2.9), box(-4.9, -7.9, 4.9, -0.1, 0, 2.9));
    const whole = sceneOf(...room(), ceiling, box(-5, -8, 5, 0, 3, 3.2), south(-5, -8, 10));
    expect(outerSill(whole, window, spaces)).toBe('inside');
  });

  it('should stay, as not known, where nothing tells which side is out of doors', () => {
    const sill = sillOf(sceneOf(), window);
    expect([sill.left[2], sill.right[2]]).toEqual([Number.NaN, Number.NaN]);
    expect(sill.id).toBe('t:window');
  });
});
