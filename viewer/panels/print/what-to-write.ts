import type { TFunction } from 'i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Language } from '../../../models/schema/text.ts';
import { classesOf, type LegendClass } from '../../attributes/class-layout.ts';
import { useRuns } from '../../flood/runs.ts';
import type { Decorations } from '../../globe/print/decorations.ts';
import { localized } from '../../locale/i18n.ts';
import { bundledScene } from '../../stores/bundle.ts';
import { cityTime } from '../../stores/clock.ts';
import { now } from '../../stores/server-time.ts';
import { useStatus } from '../../stores/status.ts';
import { shownLayer, useView } from '../../stores/view.ts';
import { formatLength, scaleBar } from '../bars/scale.ts';
import { cityOffset, formatOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { legendFor } from '../layers/legend.ts';
import { attributions, simulatedLayers, suitsAppearance } from '../layers/tree.ts';

export interface PrintOptions {
  title: string;
  legend: boolean;
  scaleAndNorth: boolean;
  time: boolean;
  sources: boolean;
}

const SCALE_PIXELS = 140;

/** Name of a run that is open; else its id. */
function runName(id: string, language: Language): string {
  const name = useRuns.getState().open[id]?.entry.name;
  return name ? localized(name, language) : id;
}

/**
 * What a picture of the view says beside the city. That it shows simulated or classified data it always says, and
 * so it does whose map it is where the map has an approval number.
 */
export function whatToWrite(city: Scene, options: PrintOptions, t: TFunction): Decorations {
  const { document: view, clockAnchor } = useView.getState();
  const { metresPerPixel } = useStatus.getState();
  const bar =
    options.scaleAndNorth && metresPerPixel !== undefined
      ? scaleBar(metresPerPixel, SCALE_PIXELS)
      : undefined;
  const footer: string[] = [];
  if (options.time) {
    const time = cityTime(view.clock, clockAnchor, now());
    const offset = cityOffset(city.origin.longitude, machineOffset(time));
    const { date, clock } = localTime(time, offset);
    footer.push(`${date} ${clock} ${formatOffset(offset)}`);
  }
  if (city.approvalNumber !== undefined) footer.push(t('status.approval', { number: city.approvalNumber }));
  else if (bundledScene() !== undefined)
    footer.push(t('status.approval', { number: t('status.noApproval') }));
  if (options.sources) footer.push(...attributions(city, view), t('product'));
  const marks: string[] = [];
  if (simulatedLayers(city, view).length > 0) marks.push(t('simulated.banner'));
  if (view.clock.mode === 'run')
    marks.push(t('clock.runBanner', { name: runName(view.clock.run, view.language) }));
  if (city.publication !== 'public') marks.push(t(`classified.${city.publication}`));
  return {
    ...(options.title.trim() ? { title: options.title.trim() } : {}),
    legend: options.legend ? legendOf(city, t) : [],
    ...(bar ? { scaleBar: { label: scaleLabel(bar.metres, view.camera.pitch, t), pixels: bar.pixels } } : {}),
    ...(options.scaleAndNorth ? { heading: view.camera.heading } : {}),
    footer,
    marks,
  };
}

/** Looked at from the side, a length holds in the middle of the picture only. */
function scaleLabel(metres: number, pitch: number, t: TFunction): string {
  const length = formatLength(metres);
  return pitch < -75 ? length : t('print.scaleInMiddle', { length });
}

function legendOf(city: Scene, t: TFunction): Decorations['legend'] {
  const { document: view } = useView.getState();
  return city.layers
    .filter((layer) => suitsAppearance(layer, view.appearance) && shownLayer(layer, view).visible)
    .map((layer) => {
      const colouring = view.layers[layer.id]?.colouring;
      const name = localized(layer.name, view.language);
      return colouring
        ? {
            title: `${name} · ${colouring.attribute}`,
            entries: classesOf(colouring).map((entry) => ({
              color: entry.color,
              label: classLabel(entry, t),
              shape: 'fill' as const,
            })),
          }
        : {
            title: name,
            entries: legendFor(layer, view.appearance).map(({ color, label, shape }) => ({
              color,
              shape,
              label: localized(label, view.language),
            })),
          };
    })
    .filter(({ entries }) => entries.length > 0);
}

function classLabel(entry: LegendClass, t: TFunction): string {
  if (entry.kind === 'value') return String(entry.value);
  if (entry.kind !== 'range') return t(entry.kind === 'other' ? 'print.otherValues' : 'print.noValue');
  const { from, to } = entry;
  if (from === undefined) return `< ${to}`;
  return to === undefined ? `≥ ${from}` : `${from} – ${to}`;
}
