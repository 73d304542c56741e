import { AimOutlined, CloseOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Feature } from '../../../models/feature.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { StepInside } from '../../bim/StepInside.tsx';
import { localized } from '../../locale/i18n.ts';
import { isLive, useLive } from '../../stores/live.ts';
import { announce, notify, notifyBriefly } from '../../stores/notices.ts';
import { retrySelection, type SelectedRecord, useSelection } from '../../stores/selection.ts';
import { select, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { ProvenanceList } from '../ProvenanceList.tsx';
import { attributeRows, formatNumber } from './attributes.ts';
import { CandidateList } from './CandidateList.tsx';
import { figuresOf } from './figures.ts';
import { flyToFeature } from './fly-to-feature.ts';
import { classWord, useFeatureTitle } from './title.ts';

const ThingsHere = lazyPart(() => import('../live/ThingsHere.tsx'));

/** What is known of the selected feature. */
export function FeatureCard({ city }: { city: Scene }) {
  const record = useSelection((state) => state.record);
  // What is live has a card of its own.
  if (record.state === 'none' || isLive(record.layer)) return null;
  return <Card key={record.id} city={city} record={record} />;
}

function Card({ city, record }: { city: Scene; record: Exclude<SelectedRecord, { state: 'none' }> }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const titleOf = useFeatureTitle();
  const hasLive = useLive(({ stores }) => Object.keys(stores).length > 0);
  const { layer, id } = record;
  const feature = record.state === 'ready' ? record.feature : undefined;
  const kind = feature && classWord(t, feature.type, feature.class);
  const title = feature ? titleOf(feature) : localized(layer.name, language);

  useEffect(() => {
    if (feature) announce(t('card.selected', { title }));
  }, [feature, title, t]);

  return (
    <aside className="card float" aria-label={t('card.label')}>
      <header>
        <div>
          <h2>{title}</h2>
          <div className="tags">
            {feature && <span className="tag accent">{t(`type.${feature.type}`)}</span>}
            {kind && <span className="tag">{kind}</span>}
            <CimTag feature={feature} layer={layer} />
          </div>
        </div>
        <IconButton small label={t('action.close')} onClick={() => select([])}>
          <CloseOutlined />
        </IconButton>
      </header>
      <div className="card-body">
        {record.state === 'loading' && (
          <p role="status">
            <span className="spinner" style={{ display: 'inline-block' }} aria-hidden="true" />{' '}
            {t('card.loading')}
          </p>
        )}
        {record.state === 'missing' && <p className="muted">{t('card.missing')}</p>}
        {record.state === 'failed' && (
          <div className="trouble" role="alert">
            <div className="grow">
              <p>{t('card.failed')}</p>
              <p className="muted">{record.detail}</p>
            </div>
            <Button size="small" onClick={retrySelection}>
              {t('action.retry')}
            </Button>
          </div>
        )}
        {feature && <Record feature={feature} />}
        {hasLive && (
          <Suspense fallback={null}>
            <ThingsHere layer={layer.id} feature={id} />
          </Suspense>
        )}
        <h3>{t('card.id')}</h3>
        <div className="feature-id">
          <code>{id}</code>
          <IconButton small label={t('card.copyId')} onClick={() => void copy(id)}>
            <CopyOutlined />
          </IconButton>
        </div>
        <h3>{t('card.provenance')}</h3>
        <ProvenanceList provenance={layer.provenance} publication={layer.publication} />
        <CandidateList />
      </div>
      {feature && feature.geometries.length > 0 && (
        <div className="card-actions">
          <Button
            icon={<AimOutlined />}
            onClick={() => flyToFeature(feature, useSelection.getState().place?.height ?? city.origin.height)}
          >
            {t('card.flyTo')}
          </Button>
          <StepInside city={city} layer={layer} feature={feature} />
        </div>
      )}
    </aside>
  );
}

function Record({ feature }: { feature: Feature }) {
  const { t } = useTranslation();
  const figures = figuresOf(feature);
  const rows = attributeRows(feature.attributes);
  return (
    <>
      {figures.length > 0 && (
        <dl className="figures">
          {figures.map(({ name, value, unit, source }) => (
            <div className="figure" key={name}>
              <dt>{t(`figure.${name}`)}</dt>
              <dd>
                {formatNumber(Number(value.toFixed(value >= 100 ? 0 : 1)))} <small>{unit}</small>
                {source && <span className="note">{t(`heightSource.${source}`)}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {rows.length > 0 ? (
        <dl className="record">
          {rows.map(({ name, text, unit }) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt title={name}>{t(`attribute.${name}`, { defaultValue: name })}</dt>
              <dd>
                {unit
                  ? `${text} ${unit}`
                  : t([`value.${name}=${text}`, `value.${text}`, `class.${text}`], { defaultValue: text })}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="muted">{t('card.noAttributes')}</p>
      )}
    </>
  );
}

function CimTag({ feature, layer }: { feature: Feature | undefined; layer: Layer }) {
  const { t } = useTranslation();
  const level = feature?.cim ?? layer.cim;
  return level === undefined ? null : (
    <span className="tag outlined" title={t(`cim.${level}`)}>
      CIM{level}
    </span>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifyBriefly('card.copied');
  } catch {
    notify('card.copyByHand');
  }
}
