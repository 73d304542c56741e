import { AimOutlined } from '@ant-design/icons';
import { Alert, Button, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOfLandUse } from '../../../models/schema/land-use.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Language } from '../../../models/schema/text.ts';
import { degreeLengths } from '../../globe/camera-math.ts';
import { i18n, localized } from '../../locale/i18n.ts';
import { dayInCity } from '../../planning/city-day.ts';
import {
  clearConflicts,
  type FoundConflict,
  findConflicts,
  type PlanSource,
  planLayers,
  SCHEME_PLAN,
  TooManyAreas,
  useConflicts,
} from '../../planning/conflicts.ts';
import { rulesOf } from '../../planning/rules.ts';
import { useScheme } from '../../planning/scheme-store.ts';
import { extentOf } from '../../planning/standing-around.ts';
import { currentView, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { placeOfView } from '../objects/view-place.ts';
import { earthworkTrouble } from './earthwork-trouble.ts';

/** Conflicts that are listed; the largest are the first. */
const MOST_LISTED = 200;

/** Several plans laid over one another: where uses do not go together, how much of it, and whose it is. */
export function ConflictsView({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const scheme = useScheme((state) => state.scheme);
  const { state, found, error, chosen, ground, unread, failed } = useConflicts();
  const [layers, setLayers] = useState<PlanSource[]>();
  const [wanted, setWanted] = useState<string[]>();
  const [where, setWhere] = useState<'view' | 'scheme'>(scheme ? 'scheme' : 'view');
  useEffect(() => {
    void planLayers().then(setLayers);
    return clearConflicts;
  }, []);
  if (!layers) return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  const sources: PlanSource[] = [
    ...(scheme && scheme.parcels.length > 0
      ? [{ id: SCHEME_PLAN, name: schemePlanName(scheme.name), owner: scheme.author }]
      : []),
    ...layers,
  ];
  if (sources.length === 0) return <p className="muted">{t('planning.conflicts.noPlans')}</p>;
  const ids = wanted ?? sources.map(({ id }) => id).slice(0, 3);
  const rules = rulesOf(scheme ?? {}, city, dayInCity(city));
  const run = () => {
    const extent = (where === 'scheme' && scheme && extentOf(scheme)) || viewExtent(city.origin.height);
    const plans = sources.filter(({ id }) => ids.includes(id));
    void findConflicts(plans, extent, rules, scheme);
  };
  const nameOf = (id: string) => {
    const source = sources.find((one) => one.id === id);
    return source ? localized(source.name, language) : id;
  };
  return (
    <>
      <p className="muted">{t('planning.conflicts.intro')}</p>
      <Select
        mode="multiple"
        size="small"
        aria-label={t('planning.conflicts.plans')}
        placeholder={t('planning.conflicts.choose')}
        value={ids}
        options={sources.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
        onChange={setWanted}
      />
      {scheme && (
        <Segmented
          block
          size="small"
          aria-label={t('planning.conflicts.where')}
          value={where}
          options={(['scheme', 'view'] as const).map((value) => ({
            value,
            label: t(`planning.conflicts.${value}`),
          }))}
          onChange={setWhere}
        />
      )}
      {state === 'running' ? (
        <Button block size="small" onClick={clearConflicts}>
          {t('planning.conflicts.stop')}
        </Button>
      ) : (
        <Button block size="small" type="primary" disabled={ids.length < 2} onClick={run}>
          {t('planning.conflicts.run')}
        </Button>
      )}
      {state === 'running' && (
        <p className="muted" role="status">
          {t('planning.conflicts.running')}
        </p>
      )}
      {state === 'failed' && (
        <Alert
          type="error"
          title={
            error instanceof TooManyAreas
              ? t('planning.conflicts.tooMany', { count: error.count, most: error.most })
              : t('planning.conflicts.failed', { why: earthworkTrouble(t, error) })
          }
        />
      )}
      {state === 'ready' && (
        <>
          <p role="status">
            {found.length === 0
              ? t('planning.conflicts.none')
              : ground === undefined
                ? t('planning.conflicts.foundOnly', { count: found.length })
                : t('planning.conflicts.found', { count: found.length, area: areaText(ground) })}
          </p>
          {unread.map(({ plan, count, example }) => (
            <Alert
              key={plan}
              type="warning"
              title={t('planning.conflicts.unread', { plan: nameOf(plan), count, example: example || '—' })}
            />
          ))}
          {failed.length > 0 && (
            <Alert
              type="warning"
              title={t('planning.conflicts.failedPairs', {
                count: failed.length,
                names: failed
                  .slice(0, 5)
                  .map(({ areas }) => areas.join(' ↔ '))
                  .join('; '),
              })}
            />
          )}
          <ul className="planning-conflicts">
            {found.slice(0, MOST_LISTED).map((conflict, index) => (
              <Row
                key={[...conflict.plans, ...conflict.areas, index].join(' ')}
                {...{ conflict, nameOf, language }}
                isChosen={index === chosen}
                onChoose={() => {
                  useConflicts.setState({ chosen: index });
                  flyToPlaces(
                    conflict.areasShown.flatMap(([outer]) =>
                      outer.map(([longitude, latitude]) => ({
                        ...{ longitude, latitude, height: city.origin.height },
                      })),
                    ),
                  );
                }}
              />
            ))}
          </ul>
          <p className="muted">{t('planning.conflicts.clause', { clause: rules.compatibleClause })}</p>
          <Button size="small" onClick={clearConflicts}>
            {t('planning.conflicts.clear')}
          </Button>
        </>
      )}
    </>
  );
}

function Row(properties: {
  conflict: FoundConflict;
  nameOf(plan: string): string;
  language: Language;
  isChosen: boolean;
  onChoose(): void;
}) {
  const { conflict, nameOf, language, isChosen, onChoose } = properties;
  const { t } = useTranslation();
  const { plans, areas, landUses, owners, area } = conflict;
  const use = (code: string) => {
    const name = nameOfLandUse(code);
    return `${code} ${name ? localized(name, language) : ''}`;
  };
  const owner = (name: string) => (name === '' ? t('planning.conflicts.unknown') : name);
  return (
    <li aria-current={isChosen || undefined}>
      <div>
        <b className="number">{areaText(area)}</b>
        <span>{landUses.map(use).join(' ↔ ')}</span>
        <span className="muted">
          {plans.map((plan, side) => `${nameOf(plan)} ${areas[side]}`).join(' ↔ ')}
        </span>
        <span className="muted">{owners.map(owner).join(' ↔ ')}</span>
      </div>
      <IconButton small label={t('planning.violations.show')} onClick={onChoose}>
        <AimOutlined />
      </IconButton>
    </li>
  );
}

const areaText = (area: number): string =>
  area >= 10_000 ? `${(area / 10_000).toFixed(2)} ha` : `${area.toFixed(1)} m²`;

const schemePlanName = (name: PlanSource['name']): PlanSource['name'] => ({
  'zh-CN': i18n.t('planning.conflicts.planOf', { name: name['zh-CN'], lng: 'zh-CN' }),
  en: i18n.t('planning.conflicts.planOf', { name: name.en, lng: 'en' }),
});

/** Degrees around what one looks at. */
function viewExtent(ground: number): Extent {
  const { longitude, latitude, radius } = placeOfView(currentView().camera, ground);
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(latitude);
  const [east, north] = [radius / metresPerDegreeLongitude, radius / metresPerDegreeLatitude];
  return [longitude - east, latitude - north, longitude + east, latitude + north];
}
