import { WarningOutlined } from '@ant-design/icons';
import { Alert, Button, Select, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { FloorUse, Limit, Scheme } from '../../../models/schema/scheme.ts';
import { shownAs, shownValue } from '../../../scenes/planning/indicators/definitions.ts';
import { type IndicatorRow, rowsOf } from '../../../scenes/planning/indicators/indicator-result.ts';
import { localized } from '../../locale/i18n.ts';
import { dayInCity } from '../../planning/city-day.ts';
import { useFigures } from '../../planning/figures.ts';
import { indicatorStudy } from '../../planning/indicator-study.ts';
import { NO_RULES, rulePacksOf, rulesOf } from '../../planning/rules.ts';
import { USE_COLOURS } from '../../planning/scheme-look.ts';
import { changeScheme, seenScheme, useScheme } from '../../planning/scheme-store.ts';
import { errorText } from '../../stores/status.ts';
import { patchView, useView } from '../../stores/view.ts';
import { addResult } from '../../studies/results.ts';
import { withPart } from './fields.tsx';
import { nameOfItem } from './item-names.ts';

/** What the scheme comes to as it is now, with how each figure is reckoned and what the rules ask of it. */
export function FiguresView({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { state, figures, rules, leftOut, trouble } = useFigures();
  const scheme = useScheme(seenScheme);
  const [parcel, setParcel] = useState('');
  if (state === 'no-grid') return <Alert type="warning" title={t('planning.figures.noGrid')} />;
  if (state === 'failed')
    return <Alert type="error" title={t('planning.figures.failed', { why: trouble ?? '' })} />;
  if (!figures || !rules || !scheme)
    return <span className="spinner" role="status" aria-label={t('planning.figures.loading')} />;
  if (figures.parcels.length === 0) return <p className="muted">{t('planning.figures.noParcels')}</p>;
  // What the rules ask is asked of a parcel: where there is only one, it is what one looks at.
  const only = figures.parcels.length === 1 ? figures.parcels[0].parcel.id : '';
  const shown = figures.parcels.some((one) => one.parcel.id === parcel) ? parcel : only;
  const rows = rowsOf(figures, rules).filter((row) => (row.parcel ?? '') === shown);
  const uses: Partial<Record<FloorUse, number>> = {};
  for (const one of figures.parcels)
    if (shown === '' || one.parcel.id === shown)
      for (const [use, area] of Object.entries(one.floorAreaByUse))
        uses[use as FloorUse] = (uses[use as FloorUse] ?? 0) + area;
  const guessed = new Set(
    figures.parcels.flatMap(({ buildings }) =>
      buildings.flatMap(({ mass }) => (mass.isGuessed ? [mass.id] : [])),
    ),
  ).size;
  const meant = scheme.rules;
  const { measured, derived, assumed, designed } = figures.heights;
  return (
    <>
      <Select
        size="small"
        aria-label={t('planning.figures.parcel')}
        value={shown}
        options={[
          ...(only === '' ? [{ value: '', label: t('planning.figures.all') }] : []),
          ...figures.parcels.map(({ parcel: { id } }) => ({
            value: id,
            label: nameOfItem(t, scheme, { list: 'parcels', id }, language),
          })),
        ]}
        onChange={setParcel}
      />
      <RulesSelect city={city} scheme={scheme} />
      <table className="planning-table">
        <thead>
          <tr>
            <th scope="col">{t('planning.figures.indicator')}</th>
            <th scope="col" className="number">
              {t('planning.figures.value')}
            </th>
            <th scope="col" className="number">
              {t('planning.figures.limit')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.indicator} row={row} />
          ))}
        </tbody>
      </table>
      <UseBar uses={uses} />
      <KeepButton city={city} />
      <div className="planning-notes muted">
        {rules === NO_RULES ? (
          <p>{t('planning.figures.noRules')}</p>
        ) : (
          <p>
            {t('planning.figures.rules', { name: localized(rules.name, language), edition: rules.edition })}
            {rules.fictional && ` · ${t('planning.figures.fictional')}`}
          </p>
        )}
        {meant && (meant.pack !== rules.id || meant.edition !== rules.edition) && (
          <p>{t('planning.figures.differ', meant)}</p>
        )}
        <p>{t('planning.figures.heights', { measured, derived, assumed, designed })}</p>
        {guessed > 0 && <p>{t('planning.figures.guessed', { count: guessed })}</p>}
        {leftOut !== undefined && leftOut.length > 0 && (
          <p>{t('planning.figures.leftOut', { count: leftOut.length })}</p>
        )}
        {figures.outside.length > 0 && (
          <p>
            {t('planning.figures.outside', {
              names: figures.outside
                .map(({ building: id }) => nameOfItem(t, scheme, { list: 'buildings', id }, language))
                .join(', '),
            })}
          </p>
        )}
        {figures.overlaps.map(({ parcels, area }) => (
          <p key={parcels.join(' ')}>
            {t('planning.figures.overlaps', { names: parcels.join(', '), area: area.toFixed(1) })}
          </p>
        ))}
      </div>
    </>
  );
}

/** The editions of the city's rules that a scheme can be held against, each with its days. */
function RulesSelect({ city, scheme }: { city: Scene; scheme: Scheme }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const packs = rulePacksOf(city);
  if (packs.length === 0) return null;
  const keyOf = (pack: string, edition: string) => `${pack} ${edition}`;
  const today = rulesOf({}, city, dayInCity(city));
  const auto =
    today === NO_RULES
      ? t('planning.figures.rulesNone')
      : t('planning.figures.rulesToday', { edition: today.edition });
  const { rules } = scheme;
  return (
    <Select
      size="small"
      aria-label={t('planning.figures.rulesSelect')}
      popupMatchSelectWidth={false}
      value={rules ? keyOf(rules.pack, rules.edition) : ''}
      options={[
        { value: '', label: auto },
        ...packs.map(({ id, edition, name, validFrom, validTo }) => ({
          value: keyOf(id, edition),
          label: t('planning.figures.rulesOption', {
            ...{ name: localized(name, language), edition, from: validFrom, to: validTo ?? '' },
          }),
        })),
      ]}
      onChange={(key) => {
        const pack = packs.find(({ id, edition }) => keyOf(id, edition) === key);
        changeScheme((one) => withPart(one, 'rules', pack && { pack: pack.id, edition: pack.edition }));
      }}
    />
  );
}

/** Makes a result of the figures as they are now, among those of studies: there it is printed, handed on and kept. */
function KeepButton({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const isReading = useFigures(({ around }) => around === 'reading');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const keep = async () => {
    setBusy(true);
    try {
      const result = await indicatorStudy(city);
      if (result) {
        addResult(result);
        patchView({ panel: 'studies' });
      }
    } catch (error) {
      setTrouble(errorText(error));
    }
    setBusy(false);
  };
  return (
    <>
      <Button size="small" loading={isBusy} disabled={isReading} onClick={() => void keep()}>
        {t('planning.figures.keep')}
      </Button>
      {trouble !== undefined && (
        <Alert type="error" title={t('planning.figures.notKept', { why: trouble })} />
      )}
    </>
  );
}

function Row({ row }: { row: IndicatorRow }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { indicator, name, formula, value, limit, clause, isBroken } = row;
  const { digits, unit } = shownAs(indicator);
  const figure = (number: number) =>
    shownValue(indicator, number).toLocaleString('en', { maximumFractionDigits: digits });
  const limitText = ({ most, least }: Limit) =>
    [least === undefined ? '' : `≥ ${figure(least)}`, most === undefined ? '' : `≤ ${figure(most)}`]
      .filter((text) => text !== '')
      .join(' ');
  const tip = (
    <>
      <p>
        {t('planning.figures.formula')}: {localized(formula, language)}
      </p>
      {clause && (
        <p>
          {t('planning.figures.clause')}: {clause}
        </p>
      )}
    </>
  );
  return (
    <tr className={isBroken ? 'broken' : undefined}>
      <th scope="row">
        <Tooltip title={tip} placement="right">
          <button type="button" className="plain">
            {localized(name, language)}
          </button>
        </Tooltip>
      </th>
      <td className="number">
        {isBroken && <WarningOutlined aria-label={t('planning.violations.count', { count: 1 })} />}{' '}
        {value === undefined ? '—' : `${figure(value)} ${unit}`}
      </td>
      <td className="number">{limit ? limitText(limit) : ''}</td>
    </tr>
  );
}

/** Floor area by use: a bar, and its parts in words. */
function UseBar({ uses }: { uses: Partial<Record<FloorUse, number>> }) {
  const { t } = useTranslation();
  const parts = (Object.entries(uses) as [FloorUse, number][])
    .filter(([, area]) => area > 0)
    .sort(([, a], [, b]) => b - a);
  const sum = parts.reduce((all, [, area]) => all + area, 0);
  if (sum === 0) return null;
  return (
    <section className="planning-uses" aria-label={t('planning.figures.byUse')}>
      <h4>{t('planning.figures.byUse')}</h4>
      <div className="bar" aria-hidden="true">
        {parts.map(([use, area]) => (
          <span key={use} style={{ width: `${(100 * area) / sum}%`, background: USE_COLOURS[use] }} />
        ))}
      </div>
      <ul>
        {parts.map(([use, area]) => (
          <li key={use}>
            <i style={{ background: USE_COLOURS[use] }} aria-hidden="true" />
            <span className="grow">{t(`planning.use.${use}`)}</span>
            <span className="number">{Math.round(area).toLocaleString('en')} m²</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
