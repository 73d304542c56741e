import type { Layer } from '../../../models/schema/layer.ts';
import type { Language } from '../../../models/schema/text.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { i18n, localized } from '../../locale/i18n.ts';
import '../../placement/texts.ts';
import { usePlacing } from '../../placement/placing.ts';
import { useBoot } from '../../stores/boot.ts';
import { shownLayer, useView } from '../../stores/view.ts';
import type { GlobePart } from '../globe-context.ts';
import { type Shape, ShapeSet } from '../sketch/shape-set.ts';

/** Metres over the ground in the middle of the city: over most models that wait there. */
const OVER = 30;

/** Building models of a city that nobody has put in their place yet, and that are shown. */
export function waitingModels(layers: readonly Layer[], view: Pick<ViewDocument, 'layers'>): Layer[] {
  return layers.filter(
    (layer) =>
      layer.unplaced === true && layer.bim !== undefined && layer.extent && shownLayer(layer, view).visible,
  );
}

/** Says over each of them that it does not stand there. */
export const part: GlobePart = ({ scene, city }) => {
  const shapes = new ShapeSet(scene);
  const show = (): void => {
    const { document } = useView.getState();
    const placing = usePlacing.getState().placing?.layer;
    const models = waitingModels(city().layers, document).filter(({ id }) => id !== placing);
    shapes.show(new Map(models.map((layer) => [layer.id, labelOf(layer, document.language)])));
    scene.requestRender();
  };
  function labelOf({ name, extent = [0, 0, 0, 0] }: Layer, language: Language): Shape {
    const [west, south, east, north] = extent;
    const place = {
      ...{ longitude: (west + east) / 2, latitude: (south + north) / 2 },
      height: city().origin.height + OVER,
    };
    const text = i18n.t('placing.waiting', { name: localized(name, language) });
    return { labels: [{ place, text, style: { color: '#f2f7f8', size: 13 } }] };
  }
  const ends = [
    useBoot.subscribe(show),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.layers !== before.layers || document.language !== before.language) show();
    }),
    usePlacing.subscribe(({ placing }, before) => {
      if (placing?.layer !== before.placing?.layer) show();
    }),
  ];
  show();
  return {
    destroy() {
      for (const end of ends) end();
      shapes.destroy();
    },
  };
};
