import { beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import {
  forgetHistory,
  forgetScope,
  recordStep,
  redo,
  trackSteps,
  trackView,
  undo,
  useHistory,
  withoutSteps,
} from '../../../viewer/stores/history.ts';
import { currentView, patchView, setView } from '../../../viewer/stores/view.ts';

const later = (milliseconds: number) =>
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + milliseconds);

describe('history', () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    forgetHistory();
  });

  it('should take changes back in order, and do them again', () => {
    const store = create<{ places: number[] }>()(() => ({ places: [] }));
    const stop = trackSteps(store, ['places']);
    store.setState({ places: [1] });
    later(1000);
    store.setState({ places: [1, 2] });
    expect([undo(), store.getState().places]).toEqual([true, [1]]);
    expect([undo(), store.getState().places]).toEqual([true, []]);
    expect(undo()).toBe(false);
    expect([redo(), redo(), redo()]).toEqual([true, true, false]);
    expect(store.getState().places).toEqual([1, 2]);
    stop();
  });

  it('should make one step of what follows quickly on one key', () => {
    const store = create<{ width: number }>()(() => ({ width: 0 }));
    trackSteps(store, ['width']);
    for (let width = 1; width <= 20; width++) store.setState({ width });
    expect(useHistory.getState().done).toHaveLength(1);
    undo();
    expect(store.getState().width).toBe(0);
    redo();
    expect(store.getState().width).toBe(20);
  });

  it('should forget what was taken back once something else is done', () => {
    recordStep({ undo: () => undefined, redo: () => undefined });
    undo();
    recordStep({ undo: () => undefined, redo: () => undefined });
    expect(redo()).toBe(false);
  });

  it('should take back together what was changed together', () => {
    const stop = trackView();
    const { clock, theme } = currentView();
    patchView({ shadows: false });
    forgetHistory();
    patchView({ shadows: true, clock: { mode: 'replay', time: 5, speed: 0 }, theme: 'water' });
    undo();
    expect(currentView()).toMatchObject({ shadows: false, clock });
    expect(currentView().theme).toBe(theme);
    redo();
    expect(currentView()).toMatchObject({ shadows: true, clock: { time: 5 }, theme: 'water' });
    stop();
  });

  it('should forget everything when a link to the same city takes the place of the view', () => {
    const stop = trackView();
    patchView({ shadows: !currentView().shadows });
    setView({ ...currentView(), shadows: !currentView().shadows, theme: 'water' });
    expect(undo()).toBe(false);
    stop();
  });

  it('should keep no step of what a leader changes', () => {
    const stop = trackView();
    withoutSteps(() => patchView({ shadows: true }));
    expect(useHistory.getState().done).toHaveLength(0);
    stop();
  });

  it('should take back what the view shows, but not where it looks or what it selects', () => {
    const stop = trackView();
    patchView({ shadows: false });
    forgetHistory();
    patchView({ shadows: true });
    patchView({ selection: [{ layer: 'a', feature: 'b' }] });
    patchView({ camera: { ...currentView().camera, height: 5 } });
    undo();
    expect(currentView()).toMatchObject({
      shadows: false,
      selection: [{ layer: 'a', feature: 'b' }],
      camera: { height: 5 },
    });
    stop();
  });

  it('should forget everything when another city is opened', () => {
    const stop = trackView();
    patchView({ shadows: !currentView().shadows });
    setView({ ...currentView(), scene: 'another' });
    expect(undo()).toBe(false);
    stop();
  });

  it('should take back the steps of one place only there, and forget those of a place that was left', () => {
    const done: string[] = [];
    const step = (name: string, scope?: string) => ({
      undo: () => done.push(`-${name}`),
      redo: () => done.push(`+${name}`),
      ...(scope === undefined ? {} : { scope }),
    });
    recordStep(step('city'));
    recordStep(step('wall', 'room a'));
    expect(undo('room a')).toBe(true);
    expect(undo('room a')).toBe(false);
    expect(undo()).toBe(true);
    expect(done).toEqual(['-wall', '-city']);
    // What was taken back inside is there again, whatever is done outside.
    recordStep(step('other'));
    expect(redo()).toBe(false);
    expect(redo('room a')).toBe(true);
    expect(done.at(-1)).toBe('+wall');
    forgetScope('room a');
    expect(undo('room a')).toBe(false);
    expect(undo()).toBe(true);
    expect(done.at(-1)).toBe('-other');
  });
});
