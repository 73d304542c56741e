import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Tour, tourSchema } from '../../../models/schema/tour.ts';
import { viewDocumentSchema } from '../../../models/schema/view-document.ts';
import { moved, placeInTour, timetableOf } from '../../../viewer/stores/tour-timing.ts';
import {
  goToStep,
  playTour,
  readTour,
  stepOfView,
  stopTour,
  usePlayer,
} from '../../../viewer/stores/tours.ts';
import { currentView, patchView, setView, useView } from '../../../viewer/stores/view.ts';

const camera = (height: number) => ({ longitude: 114.5, latitude: 27.5, height });
const tour = (steps: object[], more: object = {}): Tour =>
  tourSchema.parse({
    schema: 'citymirror/tour/1',
    id: 'a',
    name: 'Bridges',
    steps: steps.map((step, index) => ({
      id: `${index}`,
      name: `Step ${index + 1}`,
      camera: camera(100 * (index + 1)),
      ...step,
    })),
    ...more,
  });

describe('the timetable of a tour', () => {
  const legs = timetableOf(
    tour([
      { fly: 2, stay: 3 },
      { fly: 4, stay: 0 },
      { fly: 0, stay: 1 },
    ]),
  );

  it('should add up flights and stays', () => {
    expect(legs).toEqual([
      { start: 0, arrival: 2, end: 5 },
      { start: 5, arrival: 9, end: 9 },
      { start: 9, arrival: 9, end: 10 },
    ]);
  });

  it('should say which step a tour is at, and whether it flies', () => {
    expect(placeInTour(legs, 0, false)).toEqual({ step: 0, phase: 'fly', ended: false });
    expect(placeInTour(legs, 2, false)).toEqual({ step: 0, phase: 'stay', ended: false });
    expect(placeInTour(legs, 5, false)).toEqual({ step: 1, phase: 'fly', ended: false });
    expect(placeInTour(legs, 9.5, false)).toEqual({ step: 2, phase: 'stay', ended: false });
  });

  it('should end at its last step, or begin again', () => {
    expect(placeInTour(legs, 10, false)).toEqual({ step: 2, phase: 'stay', ended: true });
    expect(placeInTour(legs, 10, true)).toEqual({ step: 0, phase: 'fly', ended: false });
    expect(placeInTour(legs, 1e6 + 9.5, true).step).toBe(2);
  });

  it('should give every step some time, also one of no seconds', () => {
    const [step] = timetableOf(tour([{ fly: 0, stay: 0 }]));
    expect(step.end).toBeGreaterThan(step.start);
  });

  it('should have ended where there is no step', () => {
    expect(placeInTour([], 0, true)).toEqual({ step: -1, phase: 'stay', ended: true });
  });

  it('should be at some step at every time', () => {
    const seconds = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ fly: seconds, stay: seconds }), { minLength: 1, maxLength: 9 }),
        fc.double({ min: 0, max: 5000, noNaN: true }),
        fc.boolean(),
        (steps, time, loop) => {
          const { step } = placeInTour(timetableOf(tour(steps)), time, loop);
          expect(step).toBeGreaterThanOrEqual(0);
          expect(step).toBeLessThan(steps.length);
        },
      ),
    );
  });
});

describe('the order of steps', () => {
  it('should change as an entry is moved', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
    expect(moved(['a', 'b'], 0, 9)).toEqual(['b', 'a']);
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
  });
});

describe('a tour as a file', () => {
  it('should be read as it was written, under an id of its own', () => {
    const written = tour([{ caption: '两江汇合处', view: { shadows: true } }], { loop: true });
    const read = readTour(JSON.stringify(written));
    expect({ ...read, id: written.id }).toEqual(written);
    expect(read.id).not.toBe(written.id);
  });

  it('should be refused with what is wrong and where', () => {
    expect(() => readTour('no json')).toThrow('JSON');
    expect(() => readTour('{}')).toThrow(/schema/);
    const wrong = JSON.stringify({
      ...tour([{}]),
      steps: [{ id: 'a', name: 'b', camera: { longitude: 999 } }],
    });
    expect(() => readTour(wrong)).toThrow(/steps\.0\.camera\.longitude/);
  });

  it('should keep what a step does not restore out of it', () => {
    const document = viewDocumentSchema.parse({ schema: 'citymirror/view/1', scene: 's', camera: camera(5) });
    expect(stepOfView(document, 'a', false).view).toEqual({});
    expect(Object.keys(stepOfView(document, 'a', true).view).sort()).toEqual([
      'clips',
      'clock',
      'display',
      'layers',
      'shadows',
      'theme',
      'underground',
    ]);
    expect(readTour(JSON.stringify(tour([stepOfView(document, 'a', true)]))).steps[0].view.theme).toBeNull();
  });
});

describe('a tour that plays', () => {
  beforeEach(() => {
    stopTour();
    setView(viewDocumentSchema.parse({ schema: 'citymirror/view/1', scene: 's', camera: camera(5) }));
  });

  it('should fly to its steps within their seconds and restore what they say', () => {
    playTour(tour([{ fly: 3 }, { fly: 0, view: { shadows: true } }]));
    expect(currentView().camera.height).toBe(100);
    expect(useView.getState()).toMatchObject({ transition: 'fly', flightSeconds: 3 });
    goToStep(1);
    expect(currentView()).toMatchObject({ shadows: true, camera: { height: 200 } });
    expect(useView.getState().transition).toBe('jump');
    stopTour();
  });

  it('should give back what it changed, but for the place, when it ends', () => {
    playTour(tour([{ view: { shadows: true, clock: { mode: 'replay', time: 5, speed: 0 } } }]));
    expect(currentView().shadows).toBe(true);
    stopTour();
    expect(currentView()).toMatchObject({ shadows: false, clock: { mode: 'live' }, camera: { height: 100 } });
    expect(usePlayer.getState().tour).toBeUndefined();
  });

  it('should show a step as it is made, however one comes there', () => {
    patchView({ theme: 'before' });
    const plain = { ...currentView(), theme: undefined };
    const made = tour([
      { view: { shadows: true, theme: 'floods', display: 'map' } },
      stepOfView({ ...plain, display: 'globe' }, 'as it was, without a theme', true),
      {},
    ]);
    const views = (order: number[]) => {
      playTour(made);
      const seen = order.map((step) => {
        goToStep(step);
        const { shadows, theme, display } = currentView();
        return { shadows, theme, display };
      });
      stopTour();
      return seen;
    };
    const [first, second, third] = views([0, 1, 2]);
    expect(first).toEqual({ shadows: true, theme: 'floods', display: 'map' });
    expect(second).toEqual({ shadows: false, theme: undefined, display: 'globe' });
    expect(third).toEqual({ shadows: false, theme: 'before', display: 'globe' });
    expect(views([2, 0, 1, 0, 2])).toEqual([third, first, second, first, third]);
    expect(currentView().theme).toBe('before');
  });

  it('should let a clock go on that no step says anything of', () => {
    patchView({ clock: { mode: 'replay', time: 5, speed: 60 } });
    useView.setState({ clockAnchor: 1 });
    playTour(tour([{}, {}]));
    goToStep(1);
    expect(useView.getState().clockAnchor).toBe(1);
    stopTour();
  });

  it('should come to its first step after its last, and back', () => {
    playTour(tour([{}, {}, {}]));
    goToStep(3);
    expect(usePlayer.getState().step).toBe(0);
    goToStep(-1);
    expect(usePlayer.getState().step).toBe(2);
    stopTour();
  });
});
