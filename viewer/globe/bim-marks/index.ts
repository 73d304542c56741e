import { MARK_COLORS, MARK_KINDS, useBimMarks } from '../../panels/bim/marks.ts';
import { FeatureHighlight } from '../feature-highlight.ts';
import type { GlobePart } from '../globe-context.ts';

/** Colours the elements of building models that the panel has found something of. */
export const part: GlobePart = ({ scene, onTileset }) => {
  const highlights = MARK_KINDS.map((kind) => ({
    kind,
    highlight: new FeatureHighlight(scene, `bim-${kind}`, () => ({ tint: MARK_COLORS[kind] })),
  }));
  const follow = (): void => {
    const { marks } = useBimMarks.getState();
    for (const { kind, highlight } of highlights) highlight.mark(marks[kind] ?? []);
    scene.requestRender();
  };
  const endTilesets = onTileset((layer, tileset) => {
    if (layer.bim !== undefined) for (const { highlight } of highlights) highlight.watch(layer, tileset);
  });
  const endMarks = useBimMarks.subscribe(follow);
  follow();
  return {
    destroy() {
      endMarks();
      endTilesets();
      for (const { highlight } of highlights) highlight.destroy();
    },
  };
};
