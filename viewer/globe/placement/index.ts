import { i18n } from '../../locale/i18n.ts';
import '../../placement/texts.ts';
import { activePlacing, shownMove, usePlacing } from '../../placement/placing.ts';
import { layersOfModel } from '../../stores/model-places.ts';
import { useView } from '../../stores/view.ts';
import type { GlobePart } from '../globe-context.ts';
import { probeOf } from '../measure/probe.ts';
import { groundOf } from '../sketch/ground-of.ts';
import { ShapeSet } from '../sketch/shape-set.ts';
import { metresPerPixel } from '../view-scale.ts';
import { gizmoShapes, gizmoSize, type PlacingHandle } from './gizmo.ts';
import { startHand } from './hand.ts';
import { listenForKeys } from './keys.ts';
import { standAt } from './stand-at.ts';

/** Share by which the scale may change before the handles are drawn anew. */
const SCALE_STEP = 0.15;

/** Shows a model where it is being put, with handles to move and turn it, while its panel is open. */
export const part: GlobePart = (context) => {
  const { scene } = context;
  const shapes = new ShapeSet(scene);
  const ground = groundOf(scene);
  const probe = probeOf(scene);
  const finestGround = async (longitude: number, latitude: number): Promise<number | undefined> =>
    (await probe.ground([{ longitude, latitude }]))[0];
  let stops: (() => void)[] | undefined;
  let shownLayer: string | undefined;
  let scale = 0;
  let held: PlacingHandle | undefined;

  const pixel = (): number => {
    const placing = activePlacing();
    return placing ? metresPerPixel(scene, placing.to) : 0;
  };

  function stand(layer: string): void {
    const ids = layersOfModel(layer);
    for (const { layer: own, tileset } of context.tilesets())
      if (ids.includes(own.id)) standAt(tileset, shownMove(own));
    scene.requestRender();
  }

  function show(): void {
    const placing = activePlacing();
    if (shownLayer !== undefined && shownLayer !== placing?.layer) stand(shownLayer);
    shownLayer = placing?.layer;
    if (placing) followGround();
    else {
      for (const stop of stops ?? []) stop();
      stops = undefined;
      held = undefined;
      shapes.show(new Map());
      return;
    }
    stops ??= [
      startHand(context, {
        size: () => {
          const own = activePlacing();
          return own && gizmoSize(own, scale);
        },
        onHeld(handle) {
          held = handle;
          show();
        },
      }),
      listenForKeys(() => scene.camera.heading),
    ];
    stand(placing.layer);
    // While a handle is held its arrow stays as long as it is.
    if (!held || scale === 0) scale = pixel();
    const texts = {
      east: i18n.t('placing.axis.east'),
      north: i18n.t('placing.axis.north'),
      up: i18n.t('placing.axis.up'),
    };
    shapes.show(gizmoShapes(placing, gizmoSize(placing, scale), texts, held));
  }

  // Without terrain the globe is the bare ellipsoid, which is no ground.
  const followGround = (): void => {
    const hasTerrain = context.city().layers.some(({ kind }) => kind === 'terrain');
    const { groundAt } = usePlacing.getState();
    if (hasTerrain !== (groundAt !== undefined))
      usePlacing.setState(
        hasTerrain ? { groundAt: ground, finestGround } : { groundAt: undefined, finestGround: undefined },
      );
  };
  const ends = [
    usePlacing.subscribe(({ placing }, before) => {
      if (placing !== before.placing) show();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (
        document.panel !== before.panel ||
        document.language !== before.language ||
        document.display !== before.display ||
        (document.room === undefined) !== (before.room === undefined)
      )
        show();
    }),
    scene.camera.changed.addEventListener(() => {
      if (activePlacing() && Math.abs(pixel() / scale - 1) > SCALE_STEP) show();
    }),
  ];
  show();
  return {
    destroy() {
      for (const end of ends) end();
      for (const stop of stops ?? []) stop();
      usePlacing.setState({ groundAt: undefined, finestGround: undefined });
      shapes.destroy();
    },
  };
};
