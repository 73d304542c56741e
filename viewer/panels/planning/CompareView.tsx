import { Alert, Button, Segmented, Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MassingChange } from '../../../scenes/planning/indicators/compare.ts';
import {
  INDICATORS,
  type IndicatorKey,
  shownAs,
  shownValue,
} from '../../../scenes/planning/indicators/definitions.ts';
import { localized } from '../../locale/i18n.ts';
import {
  compareWith,
  leaveCompared,
  schemeDifferences,
  schemeMassing,
  showBeside,
  useCompared,
} from '../../planning/compared-scheme.ts';
import { useFigures } from '../../planning/figures.ts';
import { useScheme, useSchemeList } from '../../planning/scheme-store.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { useView } from '../../stores/view.ts';
import type { PanelProps } from '../registry.ts';
import { EarthworkView } from './EarthworkView.tsx';
import { earthworkTrouble } from './earthwork-trouble.ts';
import { nameOfItem } from './item-names.ts';
import { KeepComparison } from './KeepComparison.tsx';

/** The open scheme beside another one: figures that differ, massing, and both in the city. */
export function CompareView({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const { language, comparison } = useView(({ document }) => document);
  const entries = useSchemeList((list) => list.entries) ?? [];
  const { scheme, opened } = useScheme();
  const compared = useCompared();
  // A tab that is left lays nothing over the city any more.
  useEffect(() => leaveCompared, []);
  const others = entries.filter(({ id, where }) => id !== opened?.id || where !== opened.where);
  if (!scheme) return null;
  const isBeside = comparison?.other.planning?.scheme !== undefined;
  const look = isBeside ? comparison.kind : compared.isOverlaid ? 'overlay' : 'plain';
  return (
    <>
      {others.length === 0 && <p className="muted">{t('planning.compare.none')}</p>}
      <Select
        size="small"
        aria-label={t('planning.compare.with')}
        placeholder={t('planning.compare.choose')}
        disabled={others.length === 0}
        value={compared.entry ? `${compared.entry.where} ${compared.entry.id}` : null}
        options={others.map(({ id, where, name }) => ({
          value: `${where} ${id}`,
          label: `${localized(name, language)} · ${t(`planning.where.${where}`)}`,
        }))}
        onChange={(key: string | null) => {
          const entry = others.find(({ id, where }) => `${where} ${id}` === key);
          if (entry) void compareWith(entry);
        }}
      />
      {compared.state === 'loading' && (
        <span className="spinner" role="status" aria-label={t('status.loading')} />
      )}
      {compared.state === 'failed' && (
        <Alert type="error" title={t('planning.failed', { why: refusalText(t, compared.error) })} />
      )}
      {compared.state === 'ready' && compared.entry && (
        <>
          <Segmented
            block
            size="small"
            aria-label={t('planning.compare.how')}
            value={look}
            options={(['plain', 'overlay', 'swipe', 'beside'] as const).map((value) => ({
              value,
              label: t(`planning.compare.${value}`),
            }))}
            onChange={(value) => {
              if (value === 'swipe' || value === 'beside') showBeside(value);
              else {
                if (isBeside) showBeside(undefined);
                useCompared.setState({ isOverlaid: value === 'overlay' });
              }
            }}
          />
          <p className="muted">{t(isBeside ? 'planning.compare.unsaved' : 'planning.compare.overlayHint')}</p>
          <Differences city={city} address={address} />
          <Button
            size="small"
            onClick={() => {
              if (isBeside) showBeside(undefined);
              leaveCompared();
            }}
          >
            {t('planning.compare.leave')}
          </Button>
        </>
      )}
      <EarthworkView city={city} address={address} />
    </>
  );
}

function Differences({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { scheme, dragged } = useScheme();
  const other = useCompared((state) => state.scheme);
  const figures = useFigures((state) => state.figures);
  const { massing, trouble } = useMassing({ city, address });
  // Reckoned when a drag has ended.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is reckoned is in the stores, which these say have changed.
  const differences = useMemo(schemeDifferences, [other, dragged === undefined ? figures : undefined]);
  if (!differences || !scheme || !other) return null;
  const figure = (indicator: IndicatorKey, value: number | undefined): string =>
    value === undefined
      ? '—'
      : shownValue(indicator, value).toLocaleString('en', {
          maximumFractionDigits: shownAs(indicator).digits,
        });
  // Of one parcel, what it comes to is what all of them come to.
  const isOne = new Set([...scheme.parcels, ...other.parcels].map(({ id }) => id)).size === 1;
  const rows = isOne ? differences.filter(({ parcel }) => parcel === undefined) : differences;
  const parcelName = (id: string) =>
    nameOfItem(
      t,
      scheme.parcels.some((parcel) => parcel.id === id) ? scheme : other,
      { list: 'parcels', id },
      language,
    );
  const cubic = (value: number) => `${Math.round(value).toLocaleString('en')} m³`;
  return (
    <>
      {rows.length === 0 && <p className="muted">{t('planning.compare.same')}</p>}
      {rows.length > 0 && (
        <table className="planning-table">
          <thead>
            <tr>
              <th scope="col">{t('planning.figures.indicator')}</th>
              <th scope="col" className="number">
                {t('planning.compare.other')}
              </th>
              <th scope="col" className="number">
                {t('planning.compare.this')}
              </th>
              <th scope="col" className="number">
                {t('planning.compare.change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ parcel, indicator, before, after, change }, index) => (
              <tr
                key={`${parcel ?? ''} ${indicator}`}
                data-first={index > 0 && rows[index - 1].parcel !== parcel ? '' : undefined}
              >
                <th scope="row">
                  {localized(INDICATORS[indicator].name, language)}{' '}
                  <span className="muted">
                    {shownAs(indicator).unit}
                    {parcel !== undefined && ` · ${parcelName(parcel)}`}
                  </span>
                </th>
                <td className="number">{figure(indicator, before)}</td>
                <td className="number">{figure(indicator, after)}</td>
                <td className="number">
                  {change !== undefined && change > 0 ? '+' : ''}
                  {figure(indicator, change)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h4>{t('planning.compare.massing')}</h4>
      {!massing && trouble === undefined && (
        <span className="spinner" role="status" aria-label={t('status.loading')} />
      )}
      {trouble !== undefined && <Alert type="error" title={earthworkTrouble(t, trouble)} />}
      {massing && (
        <dl className="planning-facts">
          <dt>{t('planning.compare.added')}</dt>
          <dd>{cubic(massing.added)}</dd>
          <dt>{t('planning.compare.removed')}</dt>
          <dd>{cubic(massing.removed)}</dd>
          <dt>{t('planning.compare.kept')}</dt>
          <dd>{cubic(massing.kept)}</dd>
        </dl>
      )}
      <KeepComparison city={city} address={address} />
      <p className="muted">{t('planning.compare.massingNote')}</p>
    </>
  );
}

/** Milliseconds after the last change until volumes are reckoned anew, beside the page. */
const PAUSE = 300;

function useMassing({ city, address }: PanelProps): { massing?: MassingChange; trouble?: unknown } {
  const scheme = useScheme((state) => state.scheme);
  const other = useCompared((state) => state.scheme);
  const standing = useFigures((state) => state.standing);
  const phase = useView(({ document }) => document.planning?.phase);
  const [state, setState] = useState<{ massing?: MassingChange; trouble?: unknown }>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is reckoned is in the stores, which these say have changed.
  useEffect(() => {
    setState({});
    if (!scheme || !other) return;
    const end = new AbortController();
    const timer = setTimeout(() => {
      schemeMassing(city, address, end.signal).then(
        (massing) => !end.signal.aborted && setState({ massing }),
        (trouble: unknown) => !end.signal.aborted && setState({ trouble }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [city, address, scheme, other, standing, phase]);
  return state;
}
