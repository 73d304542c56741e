import { useStatus } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { CameraApi } from '../../video/camera-api.ts';
import { useProjections } from '../../video/projection/projections.ts';
import { countBytes } from '../globe-bytes.ts';
import type { GlobePart } from '../globe-context.ts';
import { contextOf, type FrameState } from '../water/engine-parts.ts';
import { projectionProgram } from './camera-pyramid.ts';
import { ShownCamera } from './shown-camera.ts';

/** Milliseconds between two frames for new pictures, and at least so many times what a frame takes. */
const INTERVAL = 66;
const REST = 3;

/** The running pictures of cameras, on the ground and the buildings that they see. */
export const part: GlobePart = ({ scene, city, tilesets }) => {
  const holder = scene.canvas.parentElement;
  if (!holder) throw new Error('The canvas of the globe is in no page.');
  const api = new CameraApi(city().id, document.baseURI);
  const program = projectionProgram(contextOf(scene));
  const shown = new Map<string, ShownCamera>();

  const primitive = {
    update(frameState: FrameState): void {
      if (!frameState.passes.render) return;
      for (const camera of shown.values()) frameState.commandList.push(...camera.commands(frameState));
    },
    isDestroyed: () => false,
    destroy: () => undefined,
  };
  scene.primitives.add(primitive);

  function follow(): void {
    const { cameras } = useProjections.getState();
    for (const [id, camera] of shown) {
      if (cameras.includes(id)) continue;
      camera.destroy();
      shown.delete(id);
    }
    for (const id of cameras) {
      if (shown.has(id)) continue;
      const ground = () => city().origin.height;
      shown.set(id, new ShownCamera({ id, scene, api, holder: holder!, program, ground }));
    }
    for (const camera of shown.values()) camera.follow();
    scene.requestRender();
  }
  const renew = () => {
    for (const camera of shown.values()) camera.renew();
  };
  const ends = [
    useProjections.subscribe((state, before) => {
      if (state.asked !== before.asked) for (const camera of shown.values()) camera.askAgain();
      if (state.states === before.states || state.cameras !== before.cameras || state.trial !== before.trial)
        follow();
    }),
    useView.subscribe(({ document: view }, { document: before }) => {
      if (
        view.layers !== before.layers ||
        view.clips !== before.clips ||
        view.underground !== before.underground
      )
        renew();
    }),
    scene.globe.tileLoadProgressEvent.addEventListener((count: number) => {
      if (count === 0) renew();
    }),
    scene.camera.moveEnd.addEventListener(renew),
    scene.postUpdate.addEventListener(() => {
      const all = tilesets().map(({ tileset }) => tileset);
      for (const camera of shown.values()) if (camera.prepare(all, performance.now())) scene.requestRender();
    }),
    countBytes(scene, () => [...shown.values()].reduce((sum, { bytes }) => sum + bytes, 0)),
  ];
  let last = 0;
  const timer = setInterval(() => {
    if (document.hidden) return;
    const { frameTime = 0 } = useStatus.getState();
    const now = performance.now();
    if (now - last < REST * frameTime || ![...shown.values()].some(({ wantsFrame }) => wantsFrame)) return;
    last = now;
    scene.requestRender();
  }, INTERVAL);
  follow();

  return {
    destroy() {
      clearInterval(timer);
      for (const end of ends) end();
      for (const camera of shown.values()) camera.destroy();
      shown.clear();
      useProjections.setState({ states: {} });
      scene.primitives.remove(primitive);
      program.destroy();
    },
  };
};
