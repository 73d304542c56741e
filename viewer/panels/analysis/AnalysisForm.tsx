import { Button, Segmented, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Analysis } from '../../../models/schema/view-document.ts';
import { showMap } from '../../app/display.ts';
import { localized } from '../../locale/i18n.ts';
import { featureStoreOf } from '../../stores/feature-stores.ts';
import { useLive } from '../../stores/live.ts';
import { errorText } from '../../stores/status.ts';
import { currentView, patchView, useView } from '../../stores/view.ts';
import { numericProperties } from '../live/numeric-properties.ts';
import type { PanelProps } from '../registry.ts';
import { analysableLayers, freeId, numericFields, usualEnds } from './choices.ts';

const KINDS = ['heat', 'hexagon', 'flow'] as const;
const COUNT = '';

/** What is to be gathered, how, and by what; added to the view document. */
export function AnalysisForm({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const language = useView((view) => view.document.language);
  const stores = useLive((state) => state.stores);
  const live = city.layers.filter(({ id, kind: shown }) => id in stores && shown !== 'events');
  const layers = [...analysableLayers(city), ...live];
  const buildings = layers.find(({ role }) => role === 'buildings') ?? layers[0];
  const [kind, setKind] = useState<Analysis['kind']>('heat');
  const [chosen, setChosen] = useState<string>();
  const [fields, setFields] = useState<Record<string, string[]>>({});
  const [error, setError] = useState<string>();
  const [weight, setWeight] = useState(COUNT);
  const [ends, setEnds] = useState<{ origin?: string; destination?: string }>({});
  const labels = { layer: useId(), weight: useId(), destination: useId() };

  // The headers of the stores say which attributes hold numbers.
  useEffect(() => {
    let isGone = false;
    for (const layer of analysableLayers(city))
      featureStoreOf(layer, address)
        ?.then(({ header }) => {
          if (!isGone) setFields((known) => ({ ...known, [layer.id]: numericFields(header) }));
        })
        .catch((failure: unknown) => {
          if (!isGone) setError(`${layer.id}: ${errorText(failure)}`);
        });
    return () => {
      isGone = true;
    };
  }, [city, address]);

  const isFlow = kind === 'flow';
  const zones = layers.filter(
    (layer) => layer.kind === 'vector' && usualEnds(fields[layer.id] ?? []) !== undefined,
  );
  const offered = isFlow ? zones : layers;
  const layer = offered.find(({ id }) => id === chosen) ?? (isFlow ? zones[0] : buildings);
  if (!buildings) return <p className="muted">{t('analysis.noLayers')}</p>;
  const things = layer && stores[layer.id]?.things.values();
  // From afar there are no things, and only one property is told of.
  const own = things
    ? [
        ...new Set([
          ...numericProperties([...things]).map(({ property }) => property),
          ...(layer?.property === undefined ? [] : [layer.property]),
        ]),
      ]
    : layer
      ? (fields[layer.id] ?? [])
      : [];
  const usual = usualEnds(own);
  const origin = ends.origin !== undefined && own.includes(ends.origin) ? ends.origin : usual?.origin;
  const destination =
    ends.destination !== undefined && own.includes(ends.destination) ? ends.destination : usual?.destination;
  const attributeName = (name: string) => t(`attribute.${name}`, { defaultValue: name });
  const options = own.map((value) => ({ value, label: attributeName(value) }));

  function add(): void {
    if (!layer) return;
    const { analyses } = currentView();
    const base = { id: freeId(analyses), layer: layer.id, kind };
    const made: Analysis = isFlow
      ? { ...base, attribute: origin, destination }
      : { ...base, ...(weight !== COUNT && own.includes(weight) ? { attribute: weight } : {}) };
    patchView({ analyses: [...analyses, made] });
    showMap(city);
  }

  return (
    <div className="analysis-form">
      <Segmented<Analysis['kind']>
        block
        aria-label={t('analysis.kind.label')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`analysis.kind.${value}`) }))}
        onChange={setKind}
      />
      {isFlow && zones.length === 0 ? (
        <p className="muted">{t('analysis.noZones')}</p>
      ) : (
        <>
          <label htmlFor={labels.layer}>{t('analysis.layer')}</label>
          <Select
            id={labels.layer}
            value={layer?.id}
            options={offered.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
            onChange={setChosen}
          />
          <label htmlFor={labels.weight}>{t(isFlow ? 'analysis.origin' : 'analysis.weight')}</label>
          {isFlow ? (
            <Select
              id={labels.weight}
              value={origin}
              options={options}
              onChange={(value) => setEnds({ ...ends, origin: value })}
            />
          ) : (
            <Select
              id={labels.weight}
              value={own.includes(weight) ? weight : COUNT}
              options={[{ value: COUNT, label: t('analysis.count') }, ...options]}
              onChange={setWeight}
            />
          )}
          {isFlow && (
            <>
              <label htmlFor={labels.destination}>{t('analysis.destination')}</label>
              <Select
                id={labels.destination}
                value={destination}
                options={options}
                onChange={(value) => setEnds({ ...ends, destination: value })}
              />
            </>
          )}
          {error !== undefined && <p role="alert">{error}</p>}
          <Button type="primary" onClick={add} disabled={!layer || (isFlow && !usual)}>
            {t('analysis.add')}
          </Button>
        </>
      )}
    </div>
  );
}
