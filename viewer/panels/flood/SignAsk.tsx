import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { classOfAlarms } from '../../../models/access/strictness.ts';
import type { Publication } from '../../../models/schema/publication.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { RunEntry } from '../../flood/run-entry.ts';
import { overText } from './picture-text.ts';
import { useNow } from './use-now.ts';

/** What signing a run means, who will see it, and what one may say with it; or what withdrawing it means. */
export function SignAsk({
  city,
  entry,
  isWithdrawal,
  classes,
  publication,
  onPublication,
  note,
  onNote,
}: {
  city: Scene;
  entry: RunEntry;
  isWithdrawal: boolean;
  /** Under which the run can be kept; one of the server is kept already. */
  classes: readonly Publication[];
  publication: Publication;
  onPublication(publication: Publication): void;
  note: string;
  onNote(note: string): void;
}) {
  const { t } = useTranslation();
  const over = overText(t, city, entry, useNow());
  const isSent = entry.where !== 'server';
  return (
    <div className="sign-run-ask">
      <p>{t(isWithdrawal ? 'floodLive.picture.askWithdraw' : 'floodLive.picture.askSign')}</p>
      {!isWithdrawal && (
        <>
          {isSent && <p>{t('floodLive.picture.askSend')}</p>}
          {isSent && classes.length > 1 && (
            <div>
              {t('floodLive.picture.keepAs')}{' '}
              <Select<Publication>
                size="small"
                aria-label={t('floodLive.picture.keepAs')}
                value={publication}
                options={classes.map((value) => ({ value, label: t(`publication.${value}`) }))}
                onChange={onPublication}
              />
            </div>
          )}
          <p>
            <strong>
              {t('floodLive.picture.seenBy', {
                publication: t(`publication.${classOfAlarms(publication)}`),
              })}
            </strong>
          </p>
          {over !== undefined && (
            <p className="failure" role="alert">
              {t('floodLive.picture.askOver')} {over}
            </p>
          )}
        </>
      )}
      <Input
        maxLength={500}
        aria-label={t('floodLive.picture.note')}
        placeholder={t('floodLive.picture.note')}
        value={note}
        onChange={({ target }) => onNote(target.value)}
      />
    </div>
  );
}
