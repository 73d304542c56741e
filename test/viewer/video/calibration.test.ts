import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeInPicture } from '../../../models/cameras/pinhole.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import { undo } from '../../../viewer/stores/history.ts';
import { putPlace, useSketch } from '../../../viewer/stores/sketch.ts';
import {
  beginCalibration,
  endCalibration,
  keepKnown,
  movePair,
  removePair,
  setInPicture,
} from '../../../viewer/video/calibration/calibration.ts';
import { useCalibration } from '../../../viewer/video/calibration/store.ts';
import { stopProjecting, useProjections } from '../../../viewer/video/projection/projections.ts';

const truth = {
  ...{ longitude: 114.6, latitude: 27.6, height: 40 },
  ...{ heading: 339, pitch: -12, roll: 0, fieldOfView: 60, aspect: 16 / 9 },
};
const told = { ...truth, fieldOfView: 62, heading: 335, height: 41 };
const frame = enuFrame(truth.longitude, truth.latitude, truth.height);
const half = Math.tan(Math.PI / 6);

/** Clicks on something in the picture and then in the city. East, north and up of the camera, metres. */
async function match(at: [number, number, number]): Promise<void> {
  const [x, y] = placeInPicture(truth, at)!;
  const done = setInPicture(0.5 + x / half / 2, 0.5 - (y / half / 2) * truth.aspect);
  const [longitude, latitude, height] = frame.toGeodetic(...at);
  putPlace({ longitude, latitude, height });
  await done;
}

const CORNERS: [number, number, number][] = [
  [-8, 12, -6],
  [-12, 22, 1],
  [4, 30, -6],
  [-30, 50, 4],
  [-8, 60, 6],
];

beforeEach(() => {
  beginCalibration('t:1', told);
  useCalibration.setState({ picture: { width: 640, height: 360 } });
});
afterEach(() => {
  endCalibration();
  stopProjecting('t:1');
});

describe('calibrating a camera', () => {
  it('should lay its pictures onto the city, and as solved from the fourth pair on', async () => {
    expect(useProjections.getState().cameras).toEqual(['t:1']);
    for (const corner of CORNERS.slice(0, 3)) await match(corner);
    expect(useProjections.getState().trial).toBeUndefined();
    for (const corner of CORNERS.slice(3)) await match(corner);
    const { trial } = useProjections.getState();
    expect(trial?.placement.fieldOfView).toBeCloseTo(60, 2);
    expect(trial?.placement.heading).toBeCloseTo(339, 2);
    expect(trial?.placement.height).toBeCloseTo(40, 2);
    expect(useCalibration.getState().solved?.rootMeanSquare).toBeLessThan(0.01);
  });

  it('should set a new point anew while the city is asked, which is no step of its own', async () => {
    const done = setInPicture(0.5, 0.5);
    await setInPicture(0.6, 0.4);
    expect(useCalibration.getState().pairs).toMatchObject([{ x: 0.6, y: 0.4 }]);
    putPlace({ longitude: 114.6, latitude: 27.6, height: 34 });
    await done;
    undo();
    expect(useCalibration.getState().pairs).toEqual([]);
    expect(useCalibration.getState().waiting).toBeUndefined();
  });

  it('should ask for each point in the city, and forget one for which that is given up', async () => {
    const done = setInPicture(0.5, 0.5);
    expect(useSketch.getState().request).toMatchObject({ kind: 'point', prompt: 'calibration.inCity' });
    expect(useCalibration.getState().waiting).toBeDefined();
    const { cancelSketch } = await import('../../../viewer/stores/sketch.ts');
    cancelSketch();
    await done;
    expect(useCalibration.getState()).toMatchObject({ pairs: [], waiting: undefined });
  });

  it('should take back a pair that was moved or taken away', async () => {
    for (const corner of CORNERS) await match(corner);
    const before = useCalibration.getState().pairs;
    removePair(before[1].id);
    expect(useCalibration.getState().pairs).toHaveLength(4);
    undo();
    expect(useCalibration.getState().pairs).toEqual(before);
    movePair(before[4].id, before[4].x + 0.05, before[4].y);
    expect(useCalibration.getState().solved?.rootMeanSquare).toBeGreaterThan(0.5);
    undo();
    expect(useCalibration.getState().solved?.rootMeanSquare).toBeLessThan(0.01);
  });

  it('should keep what is said to be known', async () => {
    for (const corner of CORNERS) await match(corner);
    keepKnown({ field: true });
    expect(useProjections.getState().trial?.placement.fieldOfView).toBeCloseTo(62, 9);
    keepKnown({ field: false, place: true });
    expect(useProjections.getState().trial?.placement.height).toBeCloseTo(41, 6);
  });

  it('should say why points cannot be solved, and lay the pictures as they are known', async () => {
    for (const metres of [12, 20, 30, 45]) await match([-0.25 * metres - 2, metres, -6]);
    expect(useCalibration.getState().problem?.code).toBe('pose-on-a-line');
    expect(useProjections.getState().trial).toBeUndefined();
  });

  it('should leave nothing behind', async () => {
    for (const corner of CORNERS) await match(corner);
    endCalibration();
    expect(useCalibration.getState().camera).toBeUndefined();
    expect(useProjections.getState().trial).toBeUndefined();
  });
});
