import { Button, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { enterRoom } from '../../bim/change-room.ts';
import '../../bim/texts.ts';
import { localized } from '../../locale/i18n.ts';
import { PlaceView } from '../../placement/PlaceView.tsx';
import { endPlacing, usePlacing } from '../../placement/placing.ts';
import { useView } from '../../stores/view.ts';
import type { PanelProps } from '../registry.ts';
import { CheckList } from './CheckList.tsx';
import { ClashList } from './ClashList.tsx';
import { FactsView } from './FactsView.tsx';
import { flyToBounds } from './fly-to-bounds.ts';
import { markElements } from './marks.ts';
import { standingBounds } from './model-bounds.ts';
import './bim.css';
import './texts.ts';
import { useModel } from '../../bim/use-model.ts';
import { VersionView } from './VersionView.tsx';

const TABS = ['facts', 'checks', 'versions', 'clashes'] as const;
type Tab = (typeof TABS)[number];

/** The building models of the city: what is in them, what is wrong, what is new, what is in each other's place. */
export default function BimPanel({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const selected = useView(({ document }) => document.selection[0]?.layer);
  const models = city.layers.filter(({ bim }) => bim !== undefined);
  const [chosen, setChosen] = useState<string>();
  const [tab, setTab] = useState<Tab>('facts');
  const placed = usePlacing(({ placing }) => placing?.layer);
  const inHand = models.find(({ id }) => id === placed);
  // What is in hand stays on screen until it is kept or let go.
  const layer =
    inHand ?? models.find(({ id }) => id === chosen) ?? models.find(({ id }) => id === selected) ?? models[0];
  const found = useModel(layer, address);
  const isGone = placed !== undefined && inHand === undefined;
  useEffect(() => {
    if (isGone) endPlacing();
  }, [isGone]);
  // What stands out does so for as long as the panel says why.
  useEffect(() => () => markElements({}), []);
  if (!layer) return <p className="muted">{t('models.empty')}</p>;
  const model = found?.state === 'ready' ? found.model : undefined;
  const bounds = model && standingBounds(model);
  return (
    <div className="models-panel">
      <Select
        aria-label={t('models.choose')}
        value={layer.id}
        disabled={inHand !== undefined}
        options={models.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
        onChange={(id) => {
          markElements({});
          setChosen(id);
        }}
      />
      <div className="actions">
        <Button type="primary" disabled={!model} onClick={() => enterRoom(layer.id)}>
          {t('models.enter')}
        </Button>
        <Button disabled={!bounds} onClick={() => bounds && flyToBounds(bounds)}>
          {t('models.fly')}
        </Button>
      </div>
      {model && <PlaceView key={`place ${layer.id}`} layer={layer} model={model} />}
      <Segmented
        block
        aria-label={t('models.tab.label')}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`models.tab.${value}`) }))}
        onChange={(value) => {
          markElements({});
          setTab(value);
        }}
      />
      {found?.state === 'loading' && <p role="status">{t('status.loading')}</p>}
      {found?.state === 'failed' && (
        <p className="trouble" role="alert">
          {t(found.key, { detail: found.detail })}
        </p>
      )}
      {model && tab === 'facts' && <FactsView key={layer.id} layer={layer} bim={model.bim} />}
      {model && tab === 'checks' && <CheckList key={layer.id} layer={layer} bim={model.bim} />}
      {model && tab === 'versions' && (
        <VersionView key={layer.id} model={model} models={models} address={address} />
      )}
      {model && tab === 'clashes' && (
        <ClashList key={layer.id} model={model} models={models} address={address} />
      )}
    </div>
  );
}
