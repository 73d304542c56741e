import { snap } from '../../models/bim/snap.ts';
import { trianglesIn } from '../../models/bim/triangles.ts';
import { CLEAR, HIDDEN, SOLID } from '../../models/bim/visibility.ts';
import type { Room } from '../../models/schema/room.ts';
import { useSelection } from '../stores/selection.ts';
import { recordError } from '../stores/status.ts';
import { currentView, select, useView } from '../stores/view.ts';
import { besideMatrix, joined } from './beside.ts';
import { lookFrom } from './change-room.ts';
import { metresPerPixel } from './draw/camera-moves.ts';
import { CHOSEN, FOUND, HOVERED } from './draw/element-state.ts';
import type { Picked } from './draw/picker.ts';
import { startPointerControl } from './draw/pointer-control.ts';
import { RoomScene } from './draw/room-scene.ts';
import { edgesOf } from './element-edges.ts';
import { memoryRoom } from './memory-room.ts';
import { spacesOf } from './model-layer.ts';
import { cutAtFace, measureFrom } from './pick-acts.ts';
import { roomBox } from './room-box.ts';
import { firstCamera, lookAtElements } from './room-camera.ts';
import { roomColors } from './room-colors.ts';
import type { RoomModel } from './room-model.ts';
import { type MeasuredPlace, useRoom } from './room-store.ts';

/** Milliseconds after which it is written down where one looks from. */
const SETTLED = 250;

/** Draws a building on a canvas by the view document, and writes back where one looks from. Returns the end of it. */
export function startRoom(model: RoomModel, canvas: HTMLCanvasElement): () => void {
  const { parts, bim } = model;
  const first = currentView().room as Room;
  const aspect = canvas.clientWidth / Math.max(1, canvas.clientHeight);
  const scene = new RoomScene(
    {
      canvas,
      url: model.tiles,
      frame: model.frame,
      groundHeight: model.groundHeight,
      elementCount: bim.elements.length,
      indexOf: (id) => (parts.indexOf.get(id) ?? -1) + 1,
      onMoved() {
        clearTimeout(timer);
        timer = setTimeout(() => {
          written = rounded(scene.camera);
          lookFrom(written);
        }, SETTLED);
      },
      memoryRoom,
      onFrame: (loaded, memory) => useRoom.setState(({ frame }) => ({ frame: frame + 1, loaded, memory })),
      onError(error) {
        recordError(error);
        useRoom.setState({ trouble: error.message });
      },
    },
    first.camera ?? firstCamera(model, first, aspect),
  );
  let written = first.camera;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hoverFrame = 0;

  const liftOf = (index: number): number => Math.max(0, parts.levelOf[index] ?? -1) * scene.apart;

  /** Of another model there is seen what the room names, and no more. */
  function besideVisibility({ beside }: Room): Uint8Array {
    const { beside: other } = useRoom.getState();
    if (!other || !beside) return new Uint8Array(0);
    const seen = new Set(beside.only.flatMap((name) => other.parts.named(name)));
    return Uint8Array.from(other.bim.elements, (_, index) => (seen.has(index) ? SOLID : HIDDEN));
  }

  /** The storeys of another model are not lifted. */
  function joinedLevels(): Int16Array {
    const levels = new Int16Array(
      bim.elements.length + (useRoom.getState().beside?.bim.elements.length ?? 0),
    );
    levels.fill(-1);
    levels.set(parts.levelOf);
    return levels;
  }

  function drawBeside(other: RoomModel | undefined): void {
    const own = bim.elements.length;
    scene.setBeside(
      other && {
        url: other.tiles,
        toFrame: besideMatrix(model, other),
        indexOf: (id) => {
          const index = other.parts.indexOf.get(id);
          return index === undefined ? 0 : own + index + 1;
        },
      },
      own + (other?.bim.elements.length ?? 0),
    );
    const { room } = currentView();
    if (room?.layer === model.layer.id) show(room, undefined);
    mark();
  }

  function show(room: Room, before: Room | undefined): void {
    const isOther = (...keys: (keyof Room)[]): boolean => keys.some((key) => room[key] !== before?.[key]);
    if (isOther('storey', 'only', 'hidden', 'clear', 'rest', 'beside')) {
      const visibility = parts.visibility(room);
      const isAlone = room.storey !== undefined || room.only.length > 0;
      scene.state.setVisibility(
        joined(visibility, besideVisibility(room)),
        joinedLevels(),
        isAlone ? (room.rest === 'clear' ? CLEAR : HIDDEN) : SOLID,
      );
      const restIsClear = isAlone && room.rest === 'clear';
      scene.setHasClear(visibility.includes(CLEAR) || restIsClear, restIsClear);
    }
    if (isOther('apart', 'cuts', 'box', 'plane', 'view', 'storey')) {
      scene.setShape(room.apart, roomBox(room, model), room.plane);
      scene.setGroundVisible(groundIsSeen(room));
      showChosenSpace();
    }
    if (room.camera && room.camera !== written) {
      written = room.camera;
      clearTimeout(timer);
      scene.setCamera(room.camera, room.view === 'plan');
    } else if (isOther('view')) scene.setCamera(scene.camera, room.view === 'plan');
    scene.invalidate();
  }

  /** Not where one looks from above at what lies below it, nor under what is lifted. */
  function groundIsSeen(room: Room): boolean {
    if (room.view === 'plan') return false;
    const heights = room.storey === undefined ? undefined : model.storeys.get(room.storey);
    return !heights || heights.from >= model.groundHeight - 0.1;
  }

  function mark(): void {
    const marks = new Map<number, number>();
    const { found, hovered, beside } = useRoom.getState();
    const { room } = currentView();
    // What comes from another model is told apart.
    for (const name of room?.beside?.only ?? [])
      for (const index of beside?.parts.named(name) ?? []) marks.set(bim.elements.length + index, FOUND);
    for (const index of found ?? []) marks.set(index, FOUND);
    if (hovered !== undefined) marks.set(hovered, HOVERED);
    for (const { layer, feature } of currentView().selection)
      if (layer === model.layer.id || layer === spacesOf(model.layer.id))
        for (const index of parts.named(feature)) marks.set(index, CHOSEN);
    scene.state.setMarks(marks);
    scene.invalidate();
  }

  function place(picked: Picked, x: number, y: number): MeasuredPlace {
    const lift = liftOf(picked.index);
    const { origin, direction } = scene.rayAt(x, y);
    const isPlan = currentView().room?.view === 'plan';
    const { distance } = scene.camera;
    const snapped = snap(edgesOf(scene, picked.index, lift), {
      origin,
      direction,
      hit: picked.place,
      metresPerPixel: (far) => metresPerPixel(isPlan ? distance : far, canvas.clientHeight),
    });
    const [px, py, pz] = snapped.place;
    return {
      kind: snapped.kind,
      place: [px, py, pz - lift],
      level: Math.max(0, parts.levelOf[picked.index] ?? 0),
    };
  }

  function hover(at: { x: number; y: number } | undefined): void {
    cancelAnimationFrame(hoverFrame);
    hoverFrame = requestAnimationFrame(() => {
      const picked = at && scene.pick(at.x, at.y);
      const hovered = picked && picked.index >= 0 ? picked.index : undefined;
      const { tool, hovered: before } = useRoom.getState();
      if (tool === 'measure')
        useRoom.setState({ snapped: at && picked ? place(picked, at.x, at.y) : undefined });
      if (hovered !== before) useRoom.setState({ hovered });
    });
  }

  /** The room that is chosen, by its own shape: no tile of the building has it. */
  function showChosenSpace(): void {
    const { record } = useSelection.getState();
    const isSpace = record.state === 'ready' && record.layer.id === spacesOf(model.layer.id);
    const space = isSpace ? bim.spaces.find(({ id }) => id === record.id) : undefined;
    if (record.state !== 'ready' || !space) {
      scene.setGhost([], 0);
      return;
    }
    const level = bim.storeys.findIndex(({ id }) => id === space.storey);
    scene.setGhost(trianglesIn(model.stands, record.feature), Math.max(0, level) * scene.apart);
  }

  /** What has an index, if the city has it: an older version of something is not to be asked for. */
  function thingAt(index: number): { layer: string; feature: string } | undefined {
    if (index < 0) return undefined;
    if (index < bim.elements.length) return { layer: model.layer.id, feature: bim.elements[index].id };
    const { beside } = useRoom.getState();
    const feature = beside?.bim.elements[index - bim.elements.length]?.id;
    return beside && feature !== undefined && beside.layer.id !== model.layer.id
      ? { layer: beside.layer.id, feature }
      : undefined;
  }

  function click(x: number, y: number, adds: boolean): void {
    const picked = scene.pick(x, y);
    const { tool } = useRoom.getState();
    if (tool === 'measure') {
      if (picked) measureFrom(place(picked, x, y));
      return;
    }
    if (tool === 'section') {
      const normal = picked && scene.normalAt(x, y);
      if (picked && normal) cutAtFace(normal, picked.place, liftOf(picked.index));
      return;
    }
    const thing = picked && thingAt(picked.index);
    const { selection } = currentView();
    const chosen = thing ? [thing] : [];
    select(adds ? [...chosen, ...selection.filter(({ feature }) => feature !== thing?.feature)] : chosen);
  }

  const stopPointer = startPointerControl({
    canvas,
    camera: () => scene.camera,
    isPlan: () => currentView().room?.view === 'plan',
    onMove: (camera) => scene.moveTo(camera),
    placeAt: (x, y) => scene.pick(x, y)?.place,
    onClick: (x, y, event) => click(x, y, event.ctrlKey || event.metaKey),
    onDoubleClick(x, y) {
      const picked = scene.pick(x, y);
      if (
        useRoom.getState().tool === 'choose' &&
        picked &&
        picked.index >= 0 &&
        picked.index < bim.elements.length
      )
        lookAtElements([picked.index]);
    },
    onHover: hover,
  });
  const unsubscribe = [
    useSelection.subscribe(({ record }, before) => {
      if (record !== before.record) showChosenSpace();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.room && document.room.layer === model.layer.id && document.room !== before.room)
        show(document.room, before.room);
      if (document.room?.beside !== before.room?.beside) mark();
      if (document.selection !== before.selection) mark();
      if (document.appearance !== before.appearance) scene.setColors(roomColors(document.appearance));
    }),
    useRoom.subscribe((state, before) => {
      if (state.beside !== before.beside) drawBeside(state.beside);
      if (state.found !== before.found || state.hovered !== before.hovered) mark();
    }),
  ];
  const observer = new ResizeObserver(() => scene.invalidate());
  observer.observe(canvas);
  scene.setColors(roomColors(currentView().appearance));
  show(first, undefined);
  mark();
  useRoom.setState({ scene, model });
  const { beside } = useRoom.getState();
  if (beside) drawBeside(beside);
  return () => {
    cancelAnimationFrame(hoverFrame);
    clearTimeout(timer);
    observer.disconnect();
    for (const end of unsubscribe) end();
    stopPointer();
    scene.dispose();
  };
}

/** Millimetres and hundredths of a degree: as short as a link can be. */
function rounded({
  target,
  distance,
  heading,
  pitch,
}: NonNullable<Room['camera']>): NonNullable<Room['camera']> {
  const short = (value: number, digits: number): number => Number(value.toFixed(digits));
  return {
    target: target.map((value) => short(value, 3)) as [number, number, number],
    distance: Math.max(0.01, short(distance, 3)),
    heading: short(heading, 2),
    pitch: short(pitch, 2),
  };
}
