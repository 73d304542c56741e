import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownThing } from '../../live/live-layer.ts';
import {
  type ClusterLook,
  clusterSize,
  drawCluster,
  drawSymbol,
  type SymbolLook,
  symbolSize,
} from '../../live/symbols/draw-symbol.ts';
import { type Glyph, glyphOf } from '../../live/symbols/glyphs.ts';
import { LEVEL_LOOKS } from '../../live/symbols/levels.ts';
import { useView } from '../../stores/view.ts';

/** What the symbols of a layer's things mean, drawn as they are on the map. */
export function SymbolLegend({ things }: { things: readonly ShownThing[] }) {
  const { t } = useTranslation();
  const light = useView(({ document }) => document.appearance === 'light');
  const [first] = things;
  const glyph = glyphOf(first?.kind ?? '');
  const moving = first?.moved !== undefined;
  const usual = { glyph, level: 0, stale: false, simulated: false, light, moving };
  return (
    <ul className="legend symbols">
      <Entry look={usual} text={t('live.legend.normal')} />
      <Entry look={{ ...usual, stale: true }} text={t('live.legend.stale')} />
      {first?.simulated && <Entry look={{ ...usual, simulated: true }} text={t('live.legend.simulated')} />}
      {Object.entries(LEVEL_LOOKS).map(([level, { numeral }]) => (
        <Entry
          key={level}
          look={{ ...usual, level: Number(level) }}
          text={t('live.legend.level', { numeral })}
        />
      ))}
      <Entry cluster={{ count: 24, glyph, level: 2, stale: false, light }} text={t('live.legend.cluster')} />
    </ul>
  );
}

type EntryProperties = { text: string } & (
  | { look: SymbolLook & { glyph: Glyph }; cluster?: never }
  | { cluster: ClusterLook; look?: never }
);

function Entry({ text, look, cluster }: EntryProperties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = look ? symbolSize(look) : clusterSize(cluster);
  const key = JSON.stringify(look ?? cluster);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew for another look.
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = Math.ceil(width * ratio);
    canvas.current.height = Math.ceil(height * ratio);
    context.scale(ratio, ratio);
    if (look) drawSymbol(context, look);
    else drawCluster(context, cluster, getComputedStyle(canvas.current).fontFamily);
  }, [key]);
  return (
    <li>
      <canvas ref={canvas} style={{ width, height, margin: '-3px 0' }} />
      {text}
    </li>
  );
}
