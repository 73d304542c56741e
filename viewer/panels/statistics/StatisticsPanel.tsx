import { Button, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Layer } from '../../../models/schema/layer.ts';
import { stopReading } from '../../attributes/tables.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { featureStoreOf } from '../../stores/feature-stores.ts';
import { errorText } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import type { PanelProps } from '../registry.ts';
import { type AttributeEntry, attributesOf } from './attribute-list.ts';
import { ColouringTab } from './ColouringTab.tsx';
import { FiguresTab } from './FiguresTab.tsx';
import { FilterTab } from './FilterTab.tsx';
import { type PanelState, TABS, usePanelState } from './panel-state.ts';
import './statistics.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import { useColumn } from './use-table.ts';
import { useWords } from './words.ts';

addTexts({ 'zh-CN': zhCN, en });

const TAB_PARTS = { colour: ColouringTab, filter: FilterTab, figures: FiguresTab };

/** Colours, filters and statistics of a layer by its attributes. */
export default function StatisticsPanel({ city, address }: PanelProps) {
  const { t, i18n } = useTranslation();
  const { layer: chosen, attributes } = usePanelState();
  const selected = useView((state) => state.document.selection[0]?.layer);
  const layers = city.layers.filter(
    ({ store, kind, featureCount }) =>
      store !== undefined && featureCount !== 0 && (kind === 'tileset' || kind === 'vector'),
  );
  const layer =
    layers.find(({ id }) => id === chosen) ??
    layers.find(({ id }) => id === selected) ??
    layers.find(({ role }) => role === 'buildings') ??
    layers[0];
  const entries = useAttributes(layer, address);
  if (!layer) return <p className="muted">{t('statistics.noLayers')}</p>;
  const entry =
    entries.state === 'ready'
      ? (entries.attributes.find(({ name }) => name === attributes[layer.id]) ?? entries.attributes[0])
      : undefined;
  const language = i18n.language === 'en' ? 'en' : 'zh-CN';

  return (
    <div className="statistics">
      <div className="field">
        <span>{t('statistics.layer')}</span>
        <Select
          aria-label={t('statistics.layer')}
          value={layer.id}
          options={layers.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
          onChange={(id) => usePanelState.setState({ layer: id })}
        />
      </div>
      {entries.state === 'loading' && <p role="status">{t('statistics.opening')}</p>}
      {entries.state === 'failed' && (
        <div className="trouble" role="alert">
          <div className="grow">
            <p>{t('statistics.failed')}</p>
            <p className="muted">{entries.detail}</p>
          </div>
          <Button size="small" onClick={entries.retry}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {entries.state === 'ready' && !entry && <p className="muted">{t('statistics.noAttributes')}</p>}
      {entries.state === 'ready' && entry && (
        <>
          <AttributeSelect layer={layer} entries={entries.attributes} entry={entry} />
          <Part key={`${layer.id} ${entry.name}`} layer={layer} entry={entry} address={address} />
        </>
      )}
    </div>
  );
}

function AttributeSelect({
  layer,
  entries,
  entry,
}: {
  layer: Layer;
  entries: readonly AttributeEntry[];
  entry: AttributeEntry;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const factsOf = ({ kind, minimum, maximum, missing, name }: AttributeEntry): string =>
    [
      t(`statistics.kind.${kind}`),
      minimum !== undefined && maximum !== undefined
        ? `${words.number(minimum)} – ${words.quantity(name, maximum)}`
        : undefined,
      missing !== undefined && missing > 0.0005
        ? t('statistics.missingShare', { share: words.percent(missing) })
        : undefined,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <>
      <div className="field">
        <span>{t('statistics.attribute')}</span>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('statistics.attribute')}
          value={entry.name}
          options={entries.map((option) => ({
            value: option.name,
            label: words.attribute(option.name),
            facts: factsOf(option),
          }))}
          optionRender={({ data }) => (
            <span className="attribute-option">
              <span>{data.label}</span>
              <span className="muted">{data.facts}</span>
            </span>
          )}
          onChange={(name) =>
            usePanelState.setState(({ attributes }) => ({ attributes: { ...attributes, [layer.id]: name } }))
          }
        />
      </div>
      <p className="muted facts">{factsOf(entry)}</p>
    </>
  );
}

function Part({ layer, entry, address }: { layer: Layer; entry: AttributeEntry; address: string }) {
  const { t } = useTranslation();
  const tab = usePanelState((state) => state.tab);
  const column = useColumn(layer, address, entry.name);
  const Shown = TAB_PARTS[tab];
  return (
    <>
      <Segmented
        block
        size="small"
        aria-label={t('statistics.what')}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`statistics.tab.${value}`) }))}
        onChange={(value: PanelState['tab']) => usePanelState.setState({ tab: value })}
      />
      {column.state === 'loading' && (
        <div className="reading" role="status">
          <progress max={1} value={column.share} aria-label={t('statistics.reading')} />
          <span>
            {t('statistics.reading')} {Math.round(column.share * 100)} %
          </span>
          <Button size="small" onClick={() => stopReading(layer.id)}>
            {t('statistics.stop')}
          </Button>
        </div>
      )}
      {column.state === 'failed' && (
        <div className="trouble" role="alert">
          <div className="grow">
            <p>{t(column.detail === 'stopped' ? 'statistics.stopped' : 'statistics.failed')}</p>
            {column.detail !== 'stopped' && <p className="muted">{column.detail}</p>}
          </div>
          <Button size="small" onClick={column.retry}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {column.state === 'ready' && (
        <Shown layer={layer} attribute={entry.name} table={column.table} column={column.column} />
      )}
    </>
  );
}

type Attributes =
  | { state: 'loading' }
  | { state: 'failed'; detail: string; retry(): void }
  | { state: 'ready'; attributes: AttributeEntry[] };

function useAttributes(layer: Layer | undefined, address: string): Attributes {
  const [found, setFound] = useState<{ of: string; result: Attributes }>();
  const [attempt, setAttempt] = useState(0);
  const of = `${layer?.store ?? ''} ${attempt}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is of says when to look again.
  useEffect(() => {
    let gone = false;
    const set = (result: Attributes) => {
      if (!gone) setFound({ of, result });
    };
    const store = layer && featureStoreOf(layer, address);
    store?.then(
      ({ header }) => set({ state: 'ready', attributes: attributesOf(header) }),
      (error: unknown) =>
        set({ state: 'failed', detail: errorText(error), retry: () => setAttempt(attempt + 1) }),
    );
    return () => {
      gone = true;
    };
  }, [of]);
  return found?.of === of ? found.result : { state: 'loading' };
}
