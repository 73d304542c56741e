import { Alert, Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { comparedUse, useCompared } from '../../planning/compared-scheme.ts';
import { type Earthwork, earthworkOf, earthworkStudy, padsOf, sumOf } from '../../planning/earthwork.ts';
import { useScheme } from '../../planning/scheme-store.ts';
import { openSchemeUse, phaseNames, type UsedScheme } from '../../planning/scheme-use.ts';
import { useView } from '../../stores/view.ts';
import type { PadsAnswer } from '../../studies/ground/messages.ts';
import { addResult } from '../../studies/results.ts';
import { earthworkTrouble } from './earthwork-trouble.ts';
import { nameOfItem } from './item-names.ts';

/** Milliseconds after the last change of a level until it is reckoned. */
const PAUSE = 400;

/** What has to be cut and filled for the levels of the parcels, from the ground as it is or from the compared scheme. */
export function EarthworkView({ city, address }: { city: Scene; address: string }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const scheme = useScheme((state) => state.scheme);
  const phase = useView(({ document }) => document.planning?.phase);
  const other = useCompared((state) => (state.state === 'ready' ? state.scheme : undefined));
  const [against, setAgainst] = useState<'ground' | 'other'>('ground');
  const [answer, setAnswer] = useState<PadsAnswer>();
  const [error, setError] = useState<unknown>();
  const before = against === 'other' ? other : undefined;
  /** Both as they are looked at now. */
  const asked = (): Earthwork | undefined => {
    const use = openSchemeUse(useScheme.getState());
    return scheme && use && { before: before && comparedUse(), after: { scheme, use } };
  };
  const now = asked();
  const hasPads =
    now !== undefined && padsOf(now.after).length + (now.before ? padsOf(now.before).length : 0) > 0;
  const parcels = scheme?.parcels;
  const datum = scheme?.verticalDatum;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the scheme only its parcels, its datum and its phase count.
  useEffect(() => {
    setAnswer(undefined);
    setError(undefined);
    const reckoned = asked();
    if (!reckoned || !hasPads) return;
    const end = new AbortController();
    const timer = setTimeout(() => {
      Promise.resolve()
        .then(() => earthworkOf(city, address, reckoned, end.signal))
        .then(
          (works) => !end.signal.aborted && setAnswer(works),
          (thrown: unknown) => !end.signal.aborted && setError(thrown),
        );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [city, address, parcels, datum, phase, before, hasPads]);
  if (!scheme) return null;
  const cubic = (value: number) => Math.round(value).toLocaleString('en');
  const level = (value: number | undefined) =>
    value === undefined ? t('planning.earthwork.asIs') : value.toFixed(2);
  return (
    <section className="planning-earthwork" aria-label={t('planning.earthwork.title')}>
      <h4>{t('planning.earthwork.title')}</h4>
      {other && (
        <Segmented
          block
          size="small"
          aria-label={t('planning.earthwork.against')}
          value={against}
          options={(['ground', 'other'] as const).map((value) => ({
            value,
            label: t(`planning.earthwork.of.${value}`),
          }))}
          onChange={setAgainst}
        />
      )}
      {!hasPads && <p className="muted">{t('planning.earthwork.none')}</p>}
      {hasPads && !answer && error === undefined && (
        <span className="spinner" role="status" aria-label={t('planning.earthwork.running')} />
      )}
      {error !== undefined && <Alert type="error" title={earthworkTrouble(t, error)} />}
      {answer && (
        <>
          <table className="planning-table">
            <thead>
              <tr>
                <th scope="col">{t('planning.earthwork.parcel')}</th>
                {(['cut', 'fill', 'balance'] as const).map((what) => (
                  <th key={what} scope="col" className="number">
                    {t(`planning.earthwork.${what}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.works.map((work) => (
                <tr key={work.id}>
                  <th scope="row">
                    {nameOfItem(
                      t,
                      scheme.parcels.some(({ id }) => id === work.id) ? scheme : (before ?? scheme),
                      { list: 'parcels', id: work.id },
                      language,
                    )}{' '}
                    <span className="muted">
                      {level(work.before)} → {level(work.after)} m
                    </span>
                  </th>
                  <td className="number">{cubic(work.cut)}</td>
                  <td className="number">{cubic(work.fill)}</td>
                  <td className="number">{cubic(work.balance)}</td>
                </tr>
              ))}
              <tr data-first="">
                <th scope="row">
                  {t('planning.earthwork.all')} <span className="muted">m³</span>
                </th>
                {(['cut', 'fill', 'balance'] as const).map((what) => (
                  <td key={what} className="number">
                    {cubic(sumOf(answer.works, what))}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
          <Button
            size="small"
            onClick={() => {
              const made = asked();
              if (!made) return;
              const named = ({ scheme: one, use }: UsedScheme) =>
                [one.name, ...phaseNames(one, use.phase)]
                  .map((text) => localized(text, language))
                  .join(' · ');
              const name = t(`planning.earthwork.name.${made.before ? 'other' : 'ground'}`, {
                name: named(made.after),
                other: made.before ? named(made.before) : '',
              });
              addResult(earthworkStudy(city, name, answer, made));
            }}
          >
            {t('planning.earthwork.show')}
          </Button>
          <p className="muted">{t('planning.earthwork.note')}</p>
        </>
      )}
    </section>
  );
}
