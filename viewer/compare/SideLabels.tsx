import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import type { Clock } from '../../models/schema/view-document.ts';
import { listSeparator } from '../locale/list-separator.ts';
import { cityOffset, localTime, machineOffset } from '../panels/bars/time-zone.ts';
import { useCityTime } from '../panels/bars/use-city-time.ts';
import { simulatedLayers } from '../panels/layers/tree.ts';
import { useSchemeNames } from '../planning/scheme-names.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';
import { themeName } from '../themes/theme-store.ts';
import { differences, otherSide, type SIDE_PARTS } from './sides.ts';

type Part = (typeof SIDE_PARTS)[number];

/** What each side shows, in words: a picture of two cities must say which is which. */
export function SideLabels({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const view = useView((state) => state.document);
  const time = useCityTime();
  const schemeName = useSchemeNames();
  const parts = differences(view);
  const other = otherSide(view);
  const timeOf = (clock: Clock) => {
    const at = clock === view.clock ? time : clock.mode === 'live' ? now() : clock.time;
    const local = localTime(at, cityOffset(city.origin.longitude, machineOffset(at)));
    const sameDay =
      local.date === localTime(time, cityOffset(city.origin.longitude, machineOffset(time))).date;
    return sameDay && clock === view.clock ? local.clock : `${local.date} ${local.clock}`;
  };
  const textOf = (part: Part, side: typeof other): string => {
    if (part === 'clock') return timeOf(side.clock);
    if (part === 'theme')
      return side.theme === undefined ? t('comparison.noTheme') : themeName(side.theme, view.language);
    if (part === 'display') return t(`comparison.display.${side.display}`);
    if (part === 'shadows') return t(side.shadows ? 'comparison.shadows' : 'comparison.noShadows');
    if (part === 'underground')
      return t(side.underground.enabled ? 'comparison.underground' : 'comparison.surface');
    if (part === 'planning') return schemeName(side.planning, view.language) ?? t('comparison.noScheme');
    if (part === 'clips') return t('comparison.clips', { count: side.clips.length });
    return layerNames(side);
  };
  const separator = listSeparator(view.language);
  const layerNames = (side: typeof other) => {
    const shown = city.layers.filter(({ id }) => changedLayers.has(id));
    const names = shown
      .filter((layer) => side.layers[layer.id]?.visible ?? layer.visible)
      .map(({ name }) => name[view.language]);
    return names.length > 2
      ? `${names.slice(0, 2).join(separator)} +${names.length - 2}`
      : names.join(separator) || t('comparison.noLayers');
  };
  const changedLayers = new Set(
    Object.keys(other.layers).filter(
      (id) => JSON.stringify(other.layers[id]) !== JSON.stringify(view.layers[id] ?? {}),
    ),
  );
  const label = (side: typeof other) => parts.map((part) => textOf(part, side)).join(' · ');
  const mark = simulatedLayers(city, other).length > 0 && simulatedLayers(city, view).length === 0;

  return (
    <>
      <p className="side-label first float">
        <b>{t('comparison.left')}</b> {parts.length > 0 && label(view)}
      </p>
      <p className="side-label second float">
        <b>{t('comparison.right')}</b> {parts.length > 0 ? label(other) : t('comparison.same')}
        {mark && ` · ${t('simulated.banner')}`}
      </p>
    </>
  );
}
