import { Select, Switch } from 'antd';
import { useEffect, useId, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { breaksOf, rounded } from '../../../models/attributes/classes.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Filter } from '../../../models/schema/view-document.ts';
import type { LiveLayerStore } from '../../live/live-layer.ts';
import { useLiveMoment } from '../../live/use-live-moment.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { setLayerView, useView } from '../../stores/view.ts';
import { ageText } from './age.ts';
import { LiveClasses } from './LiveClasses.tsx';
import { numericProperties } from './numeric-properties.ts';
import { SymbolLegend } from './SymbolLegend.tsx';
import './texts.ts';

const NONE = '';
const CLASSES = 5;
const RAMP = 'viridis';
/** Milliseconds between two looks at a layer of which things change all the time. */
const INTERVAL = 1_000;
const ALARMS: Filter = { conditions: [{ attribute: '@level', from: 1 }] };

/** What of a live layer is in view, how fresh it is, and what its symbols and colours mean. */
export function LiveLayerDetails({ layer }: { layer: Layer }) {
  const { t } = useTranslation();
  const store = useLive(({ stores }) => stores[layer.id]);
  const view = useView(({ document }) => document.layers[layer.id]);
  const language = useView(({ document }) => document.language);
  const ids = { colour: useId(), alarms: useId() };
  useLooks(store);
  const moment = useLiveMoment();
  if (!store) return null;
  const things = [...store.things.values()];
  const fromAfar = [...(store.summaries?.values() ?? [])];
  const count = fromAfar.length > 0 ? sum(fromAfar, 'count') : things.length;
  const stale = fromAfar.length > 0 ? sum(fromAfar, 'stale') : things.filter((thing) => thing.stale).length;
  const newest = things.reduce((most, { values, moved }) => {
    const times = values.map(({ time }) => time);
    return Math.max(most, moved ?? 0, ...times);
  }, 0);
  const properties = numericProperties(things);
  const colouring = view?.colouring;

  function colourBy(property: string): void {
    if (property === NONE) {
      setLayerView(layer, { colouring: undefined });
      return;
    }
    const values = things.flatMap((thing) =>
      thing.values.flatMap((value) =>
        value.property === property && typeof value.value === 'number' ? [value.value] : [],
      ),
    );
    const sorted = Float64Array.from(values).sort();
    const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
    const breaks = rounded(breaksOf(sorted, 'quantile', CLASSES), range);
    setLayerView(layer, {
      colouring: {
        by: 'number',
        attribute: property,
        ramp: RAMP,
        breaks: breaks.length > 0 ? breaks : [sorted[0] ?? 0],
      },
    });
  }

  return (
    <div className="live-layer">
      <p role="status" aria-live="off">
        {t('live.count', { count })}
        {stale > 0 && ` · ${t('live.staleCount', { count: stale })}`}
        {newest > 0 && ` · ${t('live.newestOf', { age: ageText(t, newest, moment) })}`}
      </p>
      {properties.length > 0 && (
        <>
          <label htmlFor={ids.colour}>{t('live.colourBy')}</label>
          <Select
            id={ids.colour}
            size="small"
            style={{ width: '100%' }}
            value={colouring?.attribute ?? NONE}
            options={[
              { value: NONE, label: t('live.noColour') },
              ...properties.map(({ property, name, unit }) => ({
                value: property,
                label: `${name ? localized(name, language) : property}${unit ? ` (${unit})` : ''}`,
              })),
            ]}
            onChange={colourBy}
          />
        </>
      )}
      <LiveClasses layer={layer} />
      <div className="sun-row">
        <Switch
          size="small"
          id={ids.alarms}
          checked={view?.filter?.conditions.some(({ attribute }) => attribute === '@level') ?? false}
          onChange={(on) => setLayerView(layer, { filter: on ? ALARMS : undefined })}
        />
        <label htmlFor={ids.alarms}>{t('live.onlyAlarms')}</label>
      </div>
      <h3>{t('layers.legend')}</h3>
      <SymbolLegend things={things} />
    </div>
  );
}

/** Looks at a layer again once a second while it changes. */
export function useLooks(store: LiveLayerStore | undefined): void {
  const [, look] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store?.onChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look();
      }, INTERVAL);
    });
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, [store]);
}

function sum<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((all, row) => all + row[key], 0);
}
