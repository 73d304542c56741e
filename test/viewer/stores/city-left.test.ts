import { beforeEach, describe, expect, it } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Tour } from '../../../models/schema/tour.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { addMeasurement, useMeasurements } from '../../../viewer/stores/measurements.ts';
import { endMotion, orbitAround, useMotion, walkFrom } from '../../../viewer/stores/motion.ts';
import { requestSketch } from '../../../viewer/stores/sketch.ts';
import { playTour, stopTour, usePlayer } from '../../../viewer/stores/tours.ts';
import { currentView, patchView } from '../../../viewer/stores/view.ts';

const open = (address: string, name = 'a') =>
  useBoot.setState({ boot: { phase: 'ready', city: { id: name } as Scene, address } });

const place = { longitude: 6, latitude: 46, height: 400 };
const camera = { ...place, heading: 0, pitch: -30, roll: 0 };
const step = (id: string) => ({ id, name: id, camera, stay: 5, fly: 4, view: { shadows: true } });
const TOUR: Tour = {
  schema: 'citymirror/tour/1',
  id: 't',
  name: 't',
  loop: true,
  steps: [step('1'), step('2')],
};

beforeEach(() => {
  stopTour();
  endMotion(false);
  open('/city/a/scene.json');
});

describe('a city that is left', () => {
  it('should take its walks, tours, drawings and measurements with it', async () => {
    addMeasurement({ id: 'm', kind: 'distance', places: [place], visible: true, figures: [] });
    const drawn = requestSketch({ kind: 'line', prompt: 'draw' });
    patchView({ shadows: false });
    playTour(TOUR);
    open('/city/b/scene.json');
    expect(await drawn).toBeUndefined();
    expect(useMeasurements.getState().items).toEqual([]);
    expect(usePlayer.getState()).toMatchObject({ tour: undefined, playing: false });
    // The look of before was of the other city.
    expect(currentView().shadows).toBe(true);
    walkFrom(place);
    open('/city/c/scene.json');
    expect(useMotion.getState().motion.kind).toBe('none');
  });

  it('should be left by no new state of it', () => {
    walkFrom(place);
    open('/city/a/scene.json', 'later');
    expect(useMotion.getState().motion.kind).toBe('walk');
  });
});

describe('the camera', () => {
  it('should be moved by one thing at a time, the last that began', () => {
    playTour(TOUR);
    orbitAround(place);
    expect(usePlayer.getState().tour).toBeUndefined();
    playTour(TOUR);
    expect(useMotion.getState().motion.kind).toBe('none');
    expect(usePlayer.getState().tour?.id).toBe('t');
  });

  it('should go back to where it was before the first of several motions', () => {
    patchView({ camera });
    walkFrom(place);
    patchView({ camera: { ...camera, height: 1_000 } });
    orbitAround(place);
    endMotion();
    expect(currentView().camera).toEqual(camera);
  });
});
