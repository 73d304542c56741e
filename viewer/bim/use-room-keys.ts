import { useEffect } from 'react';
import { isTyping } from '../app/is-typing.ts';
import { redo, undo } from '../stores/history.ts';
import { currentView, select } from '../stores/view.ts';
import { changeRoom, leaveRoom, scopeOf, showEverything, toggled } from './change-room.ts';
import { shifted, turned, zoomed } from './draw/camera-moves.ts';
import { fitRoom, lookAtElements, switchPlan } from './room-camera.ts';
import { useRoom } from './room-store.ts';
import { stepStorey } from './step-storey.ts';
import { stepWalk } from './walk.ts';

const TURN = 7.5;
const STEP = 0.08;
const NEARER = 0.8;

/** Keys of the room; those of the city are not heard in it. */
export function useRoomKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      if (event.key === 'Escape') return closeInnermost(event);
      if (isTyping(event.target)) return;
      if (event.ctrlKey || event.metaKey) {
        const letter = event.key.toLowerCase();
        if (letter !== 'z' && letter !== 'y') return;
        event.preventDefault();
        const { room } = currentView();
        const scope = room && scopeOf(room.layer);
        if (letter === 'z' && !event.shiftKey) undo(scope);
        else redo(scope);
        return;
      }
      if (press(event)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** What is begun, then what is chosen, then the room itself. */
function closeInnermost(event: KeyboardEvent): void {
  // What is typed in a field, and what hangs over the page, is given up by itself.
  if (document.querySelector('.room-plan, .ant-popover:not(.ant-popover-hidden)')) return;
  event.preventDefault();
  if (isTyping(event.target)) {
    (event.target as HTMLElement).blur();
    return;
  }
  const { tool, lines } = useRoom.getState();
  if (tool === 'section') useRoom.setState({ tool: 'choose' });
  else if (tool === 'measure') {
    const isOpen = lines.at(-1)?.length === 1;
    if (isOpen) useRoom.setState({ lines: lines.slice(0, -1) });
    else useRoom.setState({ tool: 'choose', snapped: undefined });
  } else if (currentView().selection.length > 0) select([]);
  else leaveRoom();
}

function press({ key, shiftKey, target }: KeyboardEvent): boolean {
  const onCanvas = target === document.body || target instanceof HTMLCanvasElement;
  switch (key.toLowerCase()) {
    case 'f':
      lookAtChosen();
      return true;
    case 'p':
      switchPlan();
      return true;
    case 'm':
      useRoom.setState(({ tool }) => ({
        tool: tool === 'measure' ? 'choose' : 'measure',
        snapped: undefined,
      }));
      return true;
    case 'h':
      changeChosen('hidden');
      return true;
    case 'c':
      changeChosen('clear');
      return true;
    case 'i':
      isolateChosen();
      return true;
    case 'a':
      showEverything();
      return true;
    case '[':
      stepWalk(-1);
      return true;
    case ']':
      stepWalk(1);
      return true;
    case 'pageup':
      return stepStorey(1);
    case 'pagedown':
      return stepStorey(-1);
    default:
      return onCanvas && moveCamera(key, shiftKey);
  }
}

function moveCamera(key: string, shift: boolean): boolean {
  const { scene } = useRoom.getState();
  const { room } = currentView();
  if (!scene || !room) return false;
  const { camera } = scene;
  const step = camera.distance * STEP;
  const isPlan = room.view === 'plan';
  const turns = shift && !isPlan;
  const move = (right: number, up: number) =>
    turns ? turned(camera, right * TURN, up * TURN) : shifted(camera, right * step, up * step);
  const moved =
    key === 'ArrowLeft'
      ? move(-1, 0)
      : key === 'ArrowRight'
        ? move(1, 0)
        : key === 'ArrowUp'
          ? move(0, 1)
          : key === 'ArrowDown'
            ? move(0, -1)
            : key === '+' || key === '='
              ? zoomed(camera, NEARER)
              : key === '-'
                ? zoomed(camera, 1 / NEARER)
                : undefined;
  if (!moved) return false;
  scene.moveTo(moved);
  return true;
}

/** Ids of what is chosen in the building. */
function chosenIds(): string[] {
  const { room, selection } = currentView();
  return selection.filter(({ layer }) => layer === room?.layer).map(({ feature }) => feature);
}

/** Hides what is chosen, or makes it to be seen through; or the other way. */
export function changeChosen(list: 'hidden' | 'clear'): void {
  const { room } = currentView();
  const ids = chosenIds();
  if (!room || ids.length === 0) return;
  changeRoom({ [list]: ids.reduce<string[]>((names, id) => toggled(names, id), room[list]) });
  if (list === 'hidden') select([]);
}

/** Shows alone what is chosen; everything, where it is alone already. */
export function isolateChosen(): void {
  const { room } = currentView();
  const ids = chosenIds();
  if (!room || ids.length === 0) return;
  const isAlone = ids.length === room.only.length && ids.every((id) => room.only.includes(id));
  changeRoom({ only: isAlone ? [] : ids });
}

function lookAtChosen(): void {
  const { model } = useRoom.getState();
  const indices = model ? chosenIds().flatMap((id) => model.parts.named(id)) : [];
  if (indices.length > 0) lookAtElements(indices);
  else fitRoom();
}
