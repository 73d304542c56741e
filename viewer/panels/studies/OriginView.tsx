import { useTranslation } from 'react-i18next';
import type { StudyResult } from '../../studies/result.ts';

const percent = (share: number) => `${Math.round(share * 100)}%`;

/** What a result rests on: what has to be known of it, how heights are known, rules, parameters, engine and hashes. */
export function OriginView({ result: { origin, sources } }: { result: StudyResult }) {
  const { t, i18n } = useTranslation();
  const { heights, rule, engine } = origin;
  const told = (code: string, message: string) =>
    i18n.exists(`studies.caution.${code}`) ? t(`studies.caution.${code}`, { message }) : message;
  return (
    <div className="study-origin">
      {origin.cautions.length > 0 && (
        <ul className="cautions" aria-label={t('studies.cautions')}>
          {origin.cautions.map(({ code, message }) => (
            <li key={code + message}>{told(code, message)}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t('studies.origin')}</summary>
        <dl>
          {heights && (
            <>
              <dt>{t('studies.heights', { count: heights.features })}</dt>
              <dd>
                {(['measured', 'derived', 'assumed', 'designed'] as const)
                  .filter((one) => heights[one] > 0)
                  .map((one) => `${t(`studies.height.${one}`)} ${percent(heights[one])}`)
                  .join(' · ') || '—'}
              </dd>
            </>
          )}
          {rule && (
            <>
              <dt>{t('studies.rule')}</dt>
              <dd>
                {rule.id} {rule.clause ?? ''} · {rule.edition} · <code>{rule.sha256.slice(0, 12)}</code>
              </dd>
            </>
          )}
          <dt>{t('studies.sources')}</dt>
          <dd>
            {sources
              .map(
                ({ owner, source, simulated }) =>
                  `${owner}: ${source.join(', ')}${simulated ? ` (${t('studies.simulated')})` : ''}`,
              )
              .join('; ') || '—'}
          </dd>
          <dt>{t('studies.parameters')}</dt>
          <dd>
            <code>{JSON.stringify(origin.parameters)}</code>
          </dd>
          <dt>{t('studies.engine')}</dt>
          <dd>
            {engine.name} {engine.version}
          </dd>
          {Object.entries(origin.inputs).map(([name, hash]) => (
            <div key={name}>
              <dt>{t('studies.hash', { name })}</dt>
              <dd>
                <code>{hash}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
