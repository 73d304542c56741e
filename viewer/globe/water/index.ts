import type { InputError } from '../../../models/errors.ts';
import { useWater } from '../../flood/water.ts';
import { whenDrawn } from '../../flood/when-drawn.ts';
import { notify } from '../../stores/notices.ts';
import { useOnPaper } from '../../stores/on-paper.ts';
import { recordError } from '../../stores/status.ts';
import { domainShape } from '../../water/domain.ts';
import { FLOW_INTERVAL, FlowPace } from '../../water/flow-pace.ts';
import type { WaterPlace } from '../../water/place-water.ts';
import { shownOf } from '../../water/shown-of.ts';
import { holdPictures, usePictures } from '../../water/water-pictures.ts';
import { countBytes } from '../globe-bytes.ts';
import type { GlobePart } from '../globe-context.ts';
import { ShapeSet } from '../sketch/shape-set.ts';
import { contextOf } from './engine-parts.ts';
import { WaterPrimitive } from './water-primitive.ts';

function refuse(error: InputError): void {
  recordError(error);
  notify(`water.failure.${error.code}`, { input: error.input });
}

/** The water of a run on the globe, between two of its pictures, and how far the run reaches. */
export const part: GlobePart = ({ scene }) => {
  const primitive = new WaterPrimitive(scene, refuse);
  scene.primitives.add(primitive);
  const outline = new ShapeSet(scene);
  let placed: WaterPlace | undefined;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const release = holdPictures();

  function follow(): void {
    const { shows, showsFlow } = useWater.getState();
    const pictures = usePictures.getState();
    const shown = shownOf(pictures, shows);
    // A run has its own world: a picture for a report is of the city.
    primitive.isShown = !useOnPaper.getState().isOn;
    const outlined = primitive.isShown ? pictures.place : undefined;
    if (outlined !== placed) {
      placed = outlined;
      outline.show(new Map());
      // Shaders of a line take a software renderer seconds: the water comes first.
      if (outlined) void whenDrawn(outlined).then(() => drawOutline(outlined));
    }
    primitive.pictures = pictures;
    primitive.look = { ...primitive.look, shown, showsFlow };
    scene.requestRender();
  }
  function drawOutline(place: WaterPlace): void {
    if (placed !== place) return;
    outline.show(new Map([['domain', domainShape(place)]]));
    scene.requestRender();
  }
  const unsubscribe = [
    usePictures.subscribe(follow),
    useWater.subscribe(follow),
    useOnPaper.subscribe(follow),
  ];
  follow();

  // The engine draws only when asked: while water is seen to flow, by this clock, and never for those who want calm.
  const pace = new FlowPace();
  const stopTiming = scene.postRender.addEventListener(() => pace.sent(contextOf(scene)._gl));
  const timer = setInterval(() => {
    if (!primitive.look.showsFlow || !primitive.isMoving || calm.matches || document.hidden) pace.forget();
    else if (pace.mayAsk()) flow();
  }, FLOW_INTERVAL);
  function flow(): void {
    primitive.look = { ...primitive.look, seconds: (performance.now() / 1000) % 3600 };
    scene.requestRender();
  }
  const stopCounting = countBytes(scene, () => primitive.bytes);

  return {
    destroy() {
      clearInterval(timer);
      pace.forget();
      stopTiming();
      stopCounting();
      for (const end of unsubscribe) end();
      placed = undefined;
      release();
      outline.destroy();
      scene.primitives.remove(primitive);
    },
  };
};
