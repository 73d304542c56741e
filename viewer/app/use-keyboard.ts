import { useEffect } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import type { Navigation } from '../globe/navigation.ts';
import { PANELS } from '../panels/registry.ts';
import { homeCamera } from '../panels/viewpoints/home.ts';
import { nextAppearance } from '../stores/appearance.ts';
import { redo, undo } from '../stores/history.ts';
import { writePreferences } from '../stores/preferences.ts';
import { usePrint } from '../stores/print.ts';
import { cancelSketch, takeBackPlace, useSketch } from '../stores/sketch.ts';
import { currentView, flyTo, patchView, select } from '../stores/view.ts';
import { switchDisplay } from './display.ts';
import { toggleFullScreen } from './full-screen.ts';
import { currentEngine, steer } from './globe-control.ts';
import { useHelp } from './help.ts';
import { isTyping } from './is-typing.ts';
import { useLetterKeys } from './letter-keys.ts';

const PANEL_OF = new Map(PANELS.flatMap(({ id, key }) => (key === undefined ? [] : [[key, id] as const])));

/** Keys that work wherever the focus is, except while text is typed. */
export function useKeyboard(city: Scene): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A building that one has stepped into has keys of its own.
      if (event.defaultPrevented || event.altKey || currentView().room) return;
      if (event.key === 'Escape') return closeInnermost();
      if (isDialogOpen() || isTyping(event.target)) return;
      if (event.ctrlKey || event.metaKey) {
        if (takeBack(event)) event.preventDefault();
        return;
      }
      if (handleKey(event, city)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [city]);
}

/** Under a dialog nothing is to be had by keys. */
const isDialogOpen = () => useHelp.getState().open || usePrint.getState().open;

/** Closes what is open, the innermost first. Dialogs close themselves once the focus is in them. */
function closeInnermost(): void {
  if (isDialogOpen()) {
    useHelp.setState({ open: false });
    usePrint.setState({ open: false });
    return;
  }
  const view = currentView();
  if (useSketch.getState().request) cancelSketch();
  else if (view.selection.length > 0) select([]);
  else if (view.panel !== 'none') patchView({ panel: 'none' });
}

/** Ctrl+Z takes the last change back; Ctrl+Y or Ctrl+Shift+Z does it again. */
function takeBack({ key, shiftKey }: KeyboardEvent): boolean {
  const letter = key.toLowerCase();
  if (letter === 'z' && !shiftKey) {
    if (useSketch.getState().request) takeBackPlace();
    else undo();
    return true;
  }
  if (letter === 'y' || letter === 'z') {
    redo();
    return true;
  }
  return false;
}

function handleKey(event: KeyboardEvent, city: Scene): boolean {
  const key = event.key.toLowerCase();
  const isCharacter = [...event.key].length === 1;
  if (isCharacter && !useLetterKeys.getState().on) return false;
  const view = currentView();
  const panel = event.shiftKey ? undefined : PANEL_OF.get(key);
  if (panel) {
    patchView({ panel: view.panel === panel ? 'none' : panel });
    return true;
  }
  if (event.key === '?') {
    useHelp.setState({ open: true });
    return true;
  }
  if (key === 'h') {
    flyTo(homeCamera(city));
    return true;
  }
  if (key === 'm' && !event.shiftKey) {
    switchDisplay(city);
    return true;
  }
  if (view.display === 'globe' && key === 'w') {
    void import('../panels/motion/ask.ts').then(({ askToWalk }) => askToWalk());
    return true;
  }
  if (view.display === 'globe' && key === 'p') {
    usePrint.setState({ open: true });
    return true;
  }
  if (key === 'f') {
    toggleFullScreen();
    return true;
  }
  if (key === 't') {
    const appearance = nextAppearance(view.appearance);
    patchView({ appearance });
    writePreferences({ appearance });
    return true;
  }
  return onGlobe(event) && moveCamera(event);
}

/** Arrows scroll lists and move sliders too: they are the globe's while nothing else has the focus. */
function onGlobe({ target }: KeyboardEvent): boolean {
  return target === document.body || isCity(target);
}

/** The canvas of the city, or what holds the canvases of the plain map. */
function isCity(target: EventTarget | null): boolean {
  return target instanceof Element && (target instanceof HTMLCanvasElement || target.matches('main.globe'));
}

const TURN = 8;
const STEP = 0.12;
const NEARER = 0.75;

function moveCamera({ key, shiftKey, target }: KeyboardEvent): boolean {
  const engine = currentEngine();
  if (!engine) return false;
  if (key === 'Enter') {
    if (!isCity(target)) return false;
    engine.pickMiddle();
    return true;
  }
  const move = movementOf(key, shiftKey);
  if (move) steer(move);
  return move !== undefined;
}

/** What a key does to the camera; with Shift the arrows turn it. */
function movementOf(key: string, turns: boolean): ((navigation: Navigation) => void) | undefined {
  const shift = (right: number, up: number) => (navigation: Navigation) =>
    turns ? navigation.turn(right * TURN, (-up * TURN) / 2) : navigation.pan(right * STEP, up * STEP);
  switch (key) {
    case 'ArrowLeft':
      return shift(-1, 0);
    case 'ArrowRight':
      return shift(1, 0);
    case 'ArrowUp':
      return shift(0, 1);
    case 'ArrowDown':
      return shift(0, -1);
    case '+':
    case '=':
      return (navigation) => navigation.zoom(NEARER);
    case '-':
      return (navigation) => navigation.zoom(1 / NEARER);
    case 'n':
    case 'N':
      return (navigation) => navigation.northUp();
    default:
      return undefined;
  }
}
