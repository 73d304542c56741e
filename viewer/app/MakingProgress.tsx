import { useTranslation } from 'react-i18next';
import { MAKING_STAGES, type Making } from '../../models/schema/making.ts';
import { localized } from '../locale/i18n.ts';
import { useView } from '../stores/view.ts';
import './making.css';

/** How far the city is that the server is making, or why it stopped and what to do. */
export function MakingProgress({ making }: { making: Making }) {
  const language = useView((state) => state.document.language);
  const { t } = useTranslation();
  const name = localized(making.name, language);
  if (making.failure !== undefined)
    return (
      <div role="alert">
        <h1>{t('making.failedTitle', { name })}</h1>
        <code>{making.failure}</code>
        <p>{t('making.failedText')}</p>
        <code>npm start</code>
        <p>{t('making.failedOther')}</p>
        <code>npm start -- --city &lt;{t('start.folder')}&gt;</code>
      </div>
    );
  const percent = Math.floor(making.share * 100);
  const at = MAKING_STAGES.indexOf(making.stage);
  return (
    <>
      <h1>{t('making.title', { name })}</h1>
      <p>{t('making.text')}</p>
      <div
        className="making-bar"
        role="progressbar"
        aria-label={t('making.title', { name })}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="making-figures">
        <strong>{percent} %</strong>
        <span>{timeLeft(making.secondsLeft, t)}</span>
      </p>
      <ol className="making-stages">
        {MAKING_STAGES.map((stage, index) => (
          <li key={stage} className={index < at ? 'done' : index === at ? 'now' : ''}>
            <span aria-hidden="true">{index < at ? '✓' : index === at ? '▸' : '·'}</span>
            {t(`making.stage.${stage}`)}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {t(`making.stage.${making.stage}`)}
      </p>
    </>
  );
}

/** In steps that do not jump about: a guess is no stopwatch. */
function timeLeft(seconds: number | undefined, t: ReturnType<typeof useTranslation>['t']): string {
  if (seconds === undefined) return t('making.leftUnknown');
  if (seconds < 8) return t('making.leftSoon');
  if (seconds < 90) return t('making.leftSeconds', { count: Math.ceil(seconds / 5) * 5 });
  return t('making.leftMinutes', { count: Math.round(seconds / 60) });
}
