import { AimOutlined, BankOutlined, CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { ShownThing, ShownValue } from '../../live/live-layer.ts';
import { levelLook } from '../../live/symbols/levels.ts';
import { useThing } from '../../live/things-of.ts';
import { shownNumber, shownUnit } from '../../live/units.ts';
import { useLiveMoment } from '../../live/use-live-moment.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { announce } from '../../stores/notices.ts';
import { select, useView } from '../../stores/view.ts';
import { CandidateList } from '../card/CandidateList.tsx';
import { flyToPlace } from '../card/fly-to-feature.ts';
import { IconButton } from '../IconButton.tsx';
import { ageText } from '../live/age.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import '../live/texts.ts';
import { ProvenanceList } from '../ProvenanceList.tsx';
import { SeriesView } from './SeriesView.tsx';
import './thing.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Metres from which a thing is looked at. */
const RANGE = 350;

/** A live thing: what it tells, how old that is, how it went, and what it belongs to. */
export default function ThingCard({ city, layer, id }: { city: Scene; layer: Layer; id: string }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const thing = useThing({ layer: layer.id, feature: id });
  const isOpen = useLive(({ connection, stores }) => connection.state === 'open' && layer.id in stores);
  const title = thing ? localized(thing.name, language) : id;
  const isThere = thing !== undefined;

  useEffect(() => {
    if (isThere) announce(t('thing.selected', { title }));
  }, [isThere, title, t]);

  return (
    <aside className="card thing-card float" aria-label={t('thing.label')}>
      <header>
        <div>
          <h2>{title}</h2>
          {thing && <Tags thing={thing} layer={layer} />}
        </div>
        <IconButton small label={t('action.close')} onClick={() => select([])}>
          <CloseOutlined />
        </IconButton>
      </header>
      <div className="card-body">
        {thing ? (
          <Values city={city} thing={thing} />
        ) : (
          <p className="muted" role="status">
            {t(isOpen ? 'thing.gone' : 'thing.waiting')}
          </p>
        )}
        <CandidateList />
        <h3>{t('card.id')}</h3>
        <div className="feature-id">
          <code>{id}</code>
        </div>
        <h3>{t('card.provenance')}</h3>
        <ProvenanceList provenance={layer.provenance} publication={layer.publication} />
      </div>
      {thing && (
        <div className="card-actions">
          <Button
            icon={<AimOutlined />}
            onClick={() =>
              flyToPlace(
                thing.longitude,
                thing.latitude,
                thing.heightIs === 'ellipsoidal' ? thing.height : city.origin.height,
                RANGE,
              )
            }
          >
            {t('thing.fly')}
          </Button>
          {thing.feature && (
            <Button
              icon={<BankOutlined />}
              onClick={() =>
                thing.feature && select([{ layer: thing.feature.layer, feature: thing.feature.id }])
              }
            >
              {t('thing.belongs')}
            </Button>
          )}
        </div>
      )}
    </aside>
  );
}

function Tags({ thing, layer }: { thing: ShownThing; layer: Layer }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const look = levelLook(thing.level);
  return (
    <div className="tags">
      <span className="tag accent">{localized(layer.name, language)}</span>
      {look && (
        <span className="tag outlined level">
          <LevelShape level={thing.level} />
          {t('thing.level', { numeral: look.numeral })}
        </span>
      )}
      {thing.stale && <span className="tag outlined stale">{t('thing.stale')}</span>}
      {thing.simulated && <span className="tag simulated-tag">{t('thing.simulated')}</span>}
    </div>
  );
}

function Values({ city, thing }: { city: Scene; thing: ShownThing }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const time = useLiveMoment();
  const [chosen, setChosen] = useState<string>();
  const { values } = thing;
  const shown =
    values.find((value) => keyOf(value) === chosen) ?? values.find(({ value }) => typeof value === 'number');
  const newest = values.reduce((most, value) => Math.max(most, value.time), thing.moved ?? 0);
  return (
    <>
      {thing.stale && newest > 0 && (
        <p className="stale-note">{t('thing.staleSince', { age: ageText(t, newest, time) })}</p>
      )}
      <h3>{t('thing.values')}</h3>
      {values.length === 0 && thing.moved === undefined && <p className="muted">{t('thing.noValues')}</p>}
      <ul className="thing-values">
        {values.map((value) => (
          <li key={keyOf(value)}>
            <button
              type="button"
              aria-pressed={value === shown}
              disabled={typeof value.value !== 'number'}
              onClick={() => setChosen(keyOf(value))}
            >
              <span className="name">{nameOf(value, language)}</span>
              <strong>{valueText(value, t)}</strong>
              <small>{ageText(t, value.time, time)}</small>
            </button>
          </li>
        ))}
        {thing.speed !== undefined && thing.moved !== undefined && (
          <li className="fixed">
            <span className="name">{t('thing.speed')}</span>
            <strong>{shownNumber(thing.speed * 3.6)} km/h</strong>
            <small>{ageText(t, thing.moved, time)}</small>
          </li>
        )}
        {thing.heading !== undefined && thing.moved !== undefined && (
          <li className="fixed">
            <span className="name">{t('thing.heading')}</span>
            <strong>{Math.round(thing.heading)}°</strong>
            <small>{ageText(t, thing.moved, time)}</small>
          </li>
        )}
      </ul>
      {shown && typeof shown.value === 'number' && (
        <SeriesView
          key={keyOf(shown)}
          city={city}
          thing={thing}
          value={shown}
          name={nameOf(shown, language)}
        />
      )}
    </>
  );
}

function keyOf({ datastream, property }: ShownValue): string {
  return datastream ?? property;
}

function nameOf({ name, property }: ShownValue, language: 'zh-CN' | 'en'): string {
  return name ? localized(name, language) : property;
}

function valueText({ value, unit }: ShownValue, t: (key: string) => string): string {
  if (typeof value === 'boolean') return t(value ? 'thing.yes' : 'thing.no');
  if (typeof value === 'string') return value;
  const shown = shownUnit(unit);
  return shown === '' ? shownNumber(value) : `${shownNumber(value)} ${shown}`;
}
