import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeInPicture } from '../../../models/cameras/pinhole.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { CameraCalibration, CameraFacts, NewCalibration } from '../../../models/schema/index.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { Calibrations } from '../../../realtime/video/calibrations.ts';
import { solvePlacement } from '../../../scenes/planning/sight/pose/solve-placement.ts';
import { camera, type RunningVideo, runVideo } from './running-video.ts';

const PICTURE = { width: 640, height: 360 };
const ASPECT = PICTURE.width / PICTURE.height;
const placement = {
  ...{ longitude: 114.6002, latitude: 27.6001, height: 41.5 },
  ...{ heading: 12, pitch: -11, roll: 0.5, fieldOfView: 66, aspect: ASPECT },
};

/** Pairs as that camera has them. */
function pairsOf(): NewCalibration['pairs'] {
  const frame = enuFrame(placement.longitude, placement.latitude, placement.height);
  const half = Math.tan((placement.fieldOfView * Math.PI) / 360);
  return [
    [-4, 14, -6],
    [9, 25, -6],
    [-2, 30, 3],
    [16, 48, 4],
    [20, 80, -6],
    [-14, 60, 6],
  ].map(([east, north, up]) => {
    const [x, y] = placeInPicture(placement, [east, north, up])!;
    const [longitude, latitude, height] = frame.toGeodetic(east, north, up);
    return { x: 0.5 + x / half / 2, y: 0.5 - (y / half / 2) * ASPECT, longitude, latitude, height };
  });
}

const calibration = (basedOn: number, more: Partial<NewCalibration> = {}): NewCalibration => ({
  ...{ placement, pairs: pairsOf(), picture: PICTURE, basedOn },
  ...more,
});

let database: Database;
let running: RunningVideo;
beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
}, 120_000);
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('delete from camera_calibration');
  running = await runVideo(database, { sources: [] });
  running.states.put(camera('t:1'));
});
afterEach(() => running.stop());

const facts = async (who = 'operator') => (await (await running.as(who, 'GET', 't:1')).json()) as CameraFacts;
const list = async () =>
  (
    (await (await running.as('operator', 'GET', 't:1/calibrations')).json()) as {
      calibrations: CameraCalibration[];
    }
  ).calibrations;

describe('calibrations of cameras', () => {
  it('should be solved from pairs as the page does it, and count from when they are kept', async () => {
    const expected = { ...placement, heading: 3, pitch: -20, fieldOfView: 60, height: 44 };
    const solved = solvePlacement(pairsOf(), PICTURE, expected);
    expect(solved.placement.longitude).toBeCloseTo(placement.longitude, 7);
    expect(solved.placement.heading).toBeCloseTo(12, 2);
    const kept = await running.as(
      'operator',
      'POST',
      't:1/calibrations',
      calibration(0, { placement: solved.placement }),
    );
    expect(kept.status).toBe(201);
    expect(await kept.json()).toMatchObject({ number: 1, counts: true, byName: 'operator' });
    const { calibrated, pose, mayCalibrate } = await facts();
    expect(calibrated?.rootMeanSquare).toBeLessThan(0.01);
    expect(calibrated?.placement.height).toBeCloseTo(41.5, 3);
    expect(pose?.heading).toBeCloseTo(12, 2);
    // What nobody solved stays as the source tells it.
    expect(pose?.reach).toBe(100);
    expect(mayCalibrate).toBe(true);
  });

  it('should be taken back, after which the one before counts again, and then what the source tells', async () => {
    await running.as('operator', 'POST', 't:1/calibrations', calibration(0));
    const moved = { ...placement, roll: 1.5 };
    await running.as('commander', 'POST', 't:1/calibrations', calibration(1, { placement: moved }));
    expect((await facts()).pose?.roll).toBe(1.5);
    expect((await running.as('operator', 'POST', 't:1/calibrations/2/take-back', {})).status).toBe(200);
    expect((await facts()).pose?.roll).toBe(0.5);
    expect(await list()).toMatchObject([
      { number: 2, counts: false, takenBack: { byName: 'operator' }, byName: 'commander' },
      { number: 1, counts: true },
    ]);
    await running.as('operator', 'POST', 't:1/calibrations/1/take-back', {});
    expect((await facts()).calibrated).toBeUndefined();
    expect((await facts()).pose?.pitch).toBe(-20);
  });

  it('should tell what the camera has in view', async () => {
    // South of where it was solved to look north.
    const south = 'seeing?longitude=114.6&latitude=27.5995';
    const turned = { ...placement, heading: 180, latitude: 27.6 };
    const frame = enuFrame(turned.longitude, turned.latitude, turned.height);
    const half = Math.tan((turned.fieldOfView * Math.PI) / 360);
    const pairs = [-8, -3, 3, 9].map((east, i) => {
      const at: [number, number, number] = [east, -20 - 7 * i, -4 + i];
      const [x, y] = placeInPicture(turned, at)!;
      const [longitude, latitude, height] = frame.toGeodetic(...at);
      return { x: 0.5 + x / half / 2, y: 0.5 - (y / half / 2) * ASPECT, longitude, latitude, height };
    });
    const inView = async () =>
      (
        (await (await running.as('operator', 'GET', south)).json()) as { cameras: { inView: boolean }[] }
      ).cameras.map((one) => one.inView);
    expect(await inView()).toEqual([false]);
    const kept = await running.as(
      'operator',
      'POST',
      't:1/calibrations',
      calibration(0, { placement: turned, pairs }),
    );
    expect(kept.status).toBe(201);
    expect(await inView()).toEqual([true]);
  });

  it('should have in view what it has from as high over the ground as it was solved', async () => {
    // 45° down: from 6 m, the usual height, its picture ends some 26 m off; from 40 m it shows what is 50 m off.
    const frame = enuFrame(placement.longitude, placement.latitude, placement.height);
    const down = { ...placement, heading: 180, pitch: -45, roll: 0 };
    const half = Math.tan((down.fieldOfView * Math.PI) / 360);
    const pairs = [-8, -3, 3, 9].map((east, i) => {
      const at: [number, number, number] = [east, -20 - 7 * i, -20 - 4 * i];
      const [x, y] = placeInPicture(down, at)!;
      const [longitude, latitude, height] = frame.toGeodetic(...at);
      return { x: 0.5 + x / half / 2, y: 0.5 - (y / half / 2) * ASPECT, longitude, latitude, height };
    });
    const [longitude, latitude] = frame.toGeodetic(0, -45, -40);
    const inView = async () =>
      (
        (await (
          await running.as('operator', 'GET', `seeing?longitude=${longitude}&latitude=${latitude}`)
        ).json()) as { cameras: { inView: boolean }[] }
      ).cameras.map((one) => one.inView);
    const low = calibration(0, { placement: down, pairs, overGround: 6 });
    expect((await running.as('operator', 'POST', 't:1/calibrations', low)).status).toBe(201);
    expect(await inView()).toEqual([false]);
    const high = calibration(1, { placement: down, pairs, overGround: 40 });
    expect((await running.as('operator', 'POST', 't:1/calibrations', high)).status).toBe(201);
    expect(await inView()).toEqual([true]);
  });

  it('should read what counts anew only when something was kept or taken back, without pairs', async () => {
    await running.as('operator', 'POST', 't:1/calibrations', calibration(0));
    const asked: string[] = [];
    const watched = {
      ...database,
      query: (text: string, values: unknown[]) => {
        asked.push(text);
        return database.query(text, values);
      },
    } as unknown as Database;
    const [{ city }] = await database.query<{ city: string }>('select city from camera_calibration');
    const calibrations = new Calibrations(watched, city);
    await calibrations.load();
    expect(calibrations.of('t:1')).toMatchObject({ number: 1, placement: { roll: 0.5 } });
    expect(calibrations.of('t:1')).not.toHaveProperty('pairs');
    const first = asked.length;
    await calibrations.load();
    expect(asked.length - first).toBe(1);
    await running.as('operator', 'POST', 't:1/calibrations/1/take-back', {});
    await calibrations.load();
    expect(calibrations.of('t:1')).toBeUndefined();
  });

  it('should not be written over what somebody kept meanwhile', async () => {
    await running.as('operator', 'POST', 't:1/calibrations', calibration(0));
    const late = await running.as('commander', 'POST', 't:1/calibrations', calibration(0));
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ error: 'changed' });
    expect((await running.as('operator', 'POST', 't:1/calibrations/7/take-back', {})).status).toBe(409);
    expect(await list()).toHaveLength(1);
  });

  it('should be refused where the pairs lie elsewhere in the picture', async () => {
    const astray = { ...placement, heading: 60 };
    const answer = await running.as(
      'operator',
      'POST',
      't:1/calibrations',
      calibration(0, { placement: astray }),
    );
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'calibration-off' });
  });

  it('should be the work of those who work there, and noted', async () => {
    const statusOf = async (who: string) =>
      (await running.as(who, 'POST', 't:1/calibrations', calibration(0))).status;
    expect(await statusOf('anybody')).toBe(404);
    expect(await statusOf('viewer')).toBe(403);
    expect(await statusOf('west-commander')).toBe(404);
    expect(await statusOf('colleague')).toBe(201);
    expect((await running.as('viewer', 'GET', 't:1/calibrations')).status).toBe(403);
    expect((await facts('viewer')).calibrated?.number).toBe(1);
    expect((await facts('viewer')).mayCalibrate).toBe(false);
    await running.as('operator', 'POST', 't:1/calibrations/1/take-back', {});
    expect(running.audited().filter((line) => line.includes('calibrate'))).toEqual([
      'viewer camera.calibrate t:1 refused',
      'colleague camera.calibrate t:1 done',
      'viewer camera.calibrate t:1 refused',
      'operator camera.calibrate-undo t:1 done',
    ]);
  });
});
