import { create } from 'zustand';
import type { Scene } from '../../models/schema/scene.ts';
import type { Language } from '../../models/schema/text.ts';
import { type Tour, type TourStep, type TourView, tourSchema } from '../../models/schema/tour.ts';
import type { OtherView, ViewDocument } from '../../models/schema/view-document.ts';
import { onCityLeft } from './boot.ts';
import { takeCamera } from './camera-owner.ts';
import { trackSteps, withoutSteps } from './history.ts';
import { savedTours, saveTours } from './preferences.ts';
import { placeInTour, timetableOf } from './tour-timing.ts';
import { currentView, patchView } from './view.ts';

/** Tours that a person made of the city on screen; changes can be taken back, and are kept on this machine. */
export const useTours = create<{ city?: string; tours: Tour[]; kept: boolean }>()(() => ({
  tours: [],
  kept: true,
}));

let tracked = false;

export function openTours(city: string): void {
  if (useTours.getState().city !== city)
    withoutSteps(() => useTours.setState({ city, tours: savedTours(city), kept: true }));
  if (tracked) return;
  tracked = true;
  trackSteps(useTours, ['tours']);
  useTours.subscribe(({ city: of, tours }, before) => {
    if (of !== undefined && of === before.city && tours !== before.tours)
      useTours.setState({ kept: saveTours(of, tours) });
  });
}

export function changeTour(id: string, change: (tour: Tour) => Tour): void {
  useTours.setState(({ tours }) => ({ tours: tours.map((tour) => (tour.id === id ? change(tour) : tour)) }));
}

export const newId = () => crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random()}`;

/** The viewpoints of a scene, one after the other; undefined for less than two. */
export function tourOfScene(city: Scene, language: Language, name: string): Tour | undefined {
  if (city.viewpoints.length < 2) return undefined;
  return {
    schema: 'citymirror/tour/1',
    id: 'scene',
    name,
    loop: false,
    steps: city.viewpoints.map(({ id, name: called, camera }) => ({
      id,
      name: called[language] || called['zh-CN'],
      camera,
      stay: 6,
      fly: 5,
      view: {},
    })),
  };
}

/** What a tour may change of the view. */
function lookOf({ clock, layers, shadows, clips, underground, theme, display }: ViewDocument): OtherView {
  return { clock, layers, shadows, clips, underground, theme, display };
}

/** A step that shows what the view shows now. */
export function stepOfView(view: ViewDocument, name: string, withLook: boolean): TourStep {
  const { theme, ...others } = lookOf(view);
  const look: TourView = { ...others, theme: theme ?? null };
  return { id: newId(), name, camera: view.camera, stay: 5, fly: 4, view: withLook ? look : {} };
}

/** Reads a tour that somebody exported. Throws with what is wrong in it, and where. */
export function readTour(text: string): Tour {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TypeError('JSON');
  }
  const { success, data, error } = tourSchema.safeParse(json);
  if (!success) {
    const [issue] = error.issues;
    throw new TypeError(`${issue.path.join('.') || 'tour'}: ${issue.message}`);
  }
  return { ...data, id: newId() };
}

export interface Playing {
  tour?: Tour;
  playing: boolean;
  /** Seconds from the tour's beginning. */
  elapsed: number;
  step: number;
  presenting: boolean;
  /** What the view showed before, to give back at the end. */
  before?: OtherView;
}

export const usePlayer = create<Playing>()(() => ({
  playing: false,
  elapsed: 0,
  step: -1,
  presenting: false,
}));

const INTERVAL = 100;
let timer: ReturnType<typeof setInterval> | undefined;
let last = 0;
let giveUp: (() => void) | undefined;

export function playTour(tour: Tour, presenting = false): void {
  if (tour.steps.length === 0) return;
  if (!usePlayer.getState().tour) giveUp = takeCamera(stopTour);
  const before = usePlayer.getState().before ?? lookOf(currentView());
  usePlayer.setState({ tour, playing: true, elapsed: 0, step: -1, presenting, before });
  last = performance.now();
  clearInterval(timer);
  timer = setInterval(tick, INTERVAL);
  showPlace();
}

export function stopTour(): void {
  clearInterval(timer);
  giveUp?.();
  const { before } = usePlayer.getState();
  usePlayer.setState({ tour: undefined, playing: false, presenting: false, step: -1, before: undefined });
  if (before) withoutSteps(() => patchView(before));
}

export function setPlaying(playing: boolean): void {
  const { tour, elapsed } = usePlayer.getState();
  if (!tour) return;
  last = performance.now();
  const ended = placeInTour(timetableOf(tour), elapsed, tour.loop).ended;
  usePlayer.setState({ playing, ...(playing && ended ? { elapsed: 0, step: -1 } : {}) });
  if (playing) showPlace();
}

/** Goes to a step; before the first is the last. */
export function goToStep(index: number): void {
  const { tour } = usePlayer.getState();
  if (!tour) return;
  const step = (index + tour.steps.length) % tour.steps.length;
  usePlayer.setState({ elapsed: timetableOf(tour)[step].start, step: -1 });
  showPlace();
}

export function setLoop(loop: boolean): void {
  const { tour, elapsed } = usePlayer.getState();
  if (!tour) return;
  const total = timetableOf(tour).at(-1)?.end ?? 0;
  usePlayer.setState({ tour: { ...tour, loop }, elapsed: Math.min(elapsed % total, total) });
}

function tick(): void {
  const now = performance.now();
  const seconds = (now - last) / 1000;
  last = now;
  const { playing, elapsed } = usePlayer.getState();
  if (!playing) return;
  usePlayer.setState({ elapsed: elapsed + seconds });
  showPlace();
}

/** Shows the step that the tour is at, when it comes there. */
function showPlace(): void {
  const { tour, elapsed, step: shown, before } = usePlayer.getState();
  if (!tour) return;
  const { step, ended } = placeInTour(timetableOf(tour), elapsed, tour.loop);
  if (ended) usePlayer.setState({ playing: false });
  if (step === shown || step < 0) return;
  usePlayer.setState({ step });
  const { camera, view, fly } = tour.steps[step];
  // From what there was before the tour, whatever steps came between: each looks as it is made, however one comes there.
  const look = { ...before, ...view };
  // A clock that goes on is not wound back by every step.
  if (look.clock === currentView().clock) delete look.clock;
  withoutSteps(() =>
    patchView({ ...look, theme: look.theme ?? undefined, camera }, fly > 0 ? 'fly' : 'jump', fly),
  );
}

// What the view showed before was of the city that is left.
onCityLeft(() => {
  usePlayer.setState({ before: undefined });
  stopTour();
});
