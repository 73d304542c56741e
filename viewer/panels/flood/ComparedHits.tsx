import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { followEffects, useEffects } from '../../flood/effects.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { COMPARED, type Compared, compareHits } from './compare-hits.ts';
import { figure } from './figures.ts';

/** Who is hit in this run alone, in both, and in the other alone: of the whole of both runs. */
export function ComparedHits({ run, other }: { run: OpenRun; other: OpenRun }) {
  const { t } = useTranslation();
  const [here, there] = [run.entry.id, other.entry.id];
  // The run that is shown is followed by who shows it.
  useEffect(() => followEffects(there), [there]);
  const own = useEffects(({ of }) => of[here]);
  const others = useEffects(({ of }) => of[there]);
  const hits = useMemo(
    () => own?.report && others?.report && compareHits(own.report, others.report),
    [own?.report, others?.report],
  );
  if (others?.state === 'failed')
    return <p role="alert">{t('flood.counts.failed', { detail: others.detail })}</p>;
  if (!hits) return <p className="muted">{t('flood.counts.reading')}</p>;
  const value = (kind: (typeof COMPARED)[number], count: number) =>
    kind === 'roads' ? `${(count / 1000).toFixed(1)} km` : figure(count);
  const parts = ['here', 'both', 'other'] as const satisfies readonly (keyof Compared)[];
  const isWhole = own?.state === 'ready' && others?.state === 'ready';
  return (
    <table className="flood-compared">
      <caption className="muted">{t(isWhole ? 'flood.compared.whole' : 'flood.compared.soFar')}</caption>
      <thead>
        <tr>
          <td />
          {parts.map((part) => (
            <th key={part} scope="col">
              {t(`flood.compared.${part}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {COMPARED.map((kind) => (
          <tr key={kind}>
            <th scope="row">{t(`flood.counts.${kind}`)}</th>
            {parts.map((part) => (
              <td key={part}>{hits[kind] ? value(kind, hits[kind][part]) : '—'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
