import { useTranslation } from 'react-i18next';
import type { LeftOutReason } from '../../added/read-result.ts';
import type { AddedItem } from '../../stores/added.ts';

/** Where an added thing came from, what it was taken for, and what of it is not shown. */
export function ReportList({ item }: { item: AddedItem }) {
  const { t } = useTranslation();
  const ready = item.state.state === 'ready' ? item.state : undefined;
  const leftOut = Object.entries(ready?.leftOut ?? {}) as [LeftOutReason, number][];
  const time = ready && new Date(ready.time).toISOString();
  return (
    <dl className="record">
      <dt>{t('add.from')}</dt>
      <dd>
        {item.from}
        {time && (
          <span className="muted">
            {' '}
            · <time dateTime={time}>{time.slice(0, 16).replace('T', ' ')} UTC</time>
          </span>
        )}
      </dd>
      {ready?.crs && (
        <>
          <dt>{t('add.crs')}</dt>
          <dd>{ready.crs}</dd>
        </>
      )}
      {ready?.guessedEncoding && (
        <>
          <dt>{t('add.encoding')}</dt>
          <dd>{ready.guessedEncoding.toUpperCase()}</dd>
        </>
      )}
      {leftOut.length > 0 && (
        <>
          <dt>{t('add.leftOut.title')}</dt>
          <dd>
            {leftOut.map(([reason, count]) => (
              <span key={reason} className="line">
                {t(`add.leftOut.${reason}`, { count })}
              </span>
            ))}
          </dd>
        </>
      )}
      {ready?.notes?.map(({ key, values }) => (
        <dd key={key} className="muted whole">
          {t(`add.note.${key}`, values)}
        </dd>
      ))}
    </dl>
  );
}
