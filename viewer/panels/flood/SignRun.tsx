import { Button, Input, Popconfirm, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { useEffects } from '../../flood/effects.ts';
import { signRun, usePicture, withdrawPicture } from '../../flood/picture/picture.ts';
import { sendRun } from '../../flood/picture/send-run.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { loadRuns } from '../../flood/runs.ts';
import { localized } from '../../locale/i18n.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { isLive } from '../../stores/live.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { useMayNot } from '../account/may-not.ts';
import './picture.css';
import { signedText } from './picture-text.ts';
import './live-texts.ts';

/** Signs the run that is shown as what the city goes by, or withdraws it; who may not is told why. */
export function SignRun({ city, run }: { city: Scene; run: OpenRun }) {
  const { entry } = run;
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const picture = usePicture((state) => state.picture);
  const effects = useEffects(({ of }) => of[entry.id]);
  // A run is of the whole city.
  const mayNot = useMayNot('picture.sign', [[]]);
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  // What nobody's feeds tell of has no operating picture.
  if (!city.layers.some(isLive)) return null;
  const isPicture = picture?.run === entry.id;
  const work = async (what: () => Promise<void>) => {
    setFailure(undefined);
    setIsBusy(true);
    try {
      await what();
      setNote('');
    } catch (error) {
      recordError(error);
      setFailure(refusalText(t, error));
    } finally {
      setIsBusy(false);
    }
  };
  const isReady = run.isComplete && effects?.state === 'ready' && effects.rows !== undefined;
  const sign = async () => {
    if (entry.where === 'server') return signRun(city.id, entry, note);
    // What was computed from the city as this page sees it is of the page's class.
    const { publication } = city;
    await sendRun(city.id, publication, run, effects?.rows ?? []);
    await signRun(city.id, { id: entry.id, publication }, note);
    await loadRuns();
  };
  const act = () => work(() => (isPicture && picture ? withdrawPicture(city.id, picture, note) : sign()));
  const whyNot =
    mayNot ??
    (entry.where === 'server' || isPicture || isReady ? undefined : t('floodLive.picture.notReady'));
  const verb = t(isPicture ? 'floodLive.picture.withdraw' : 'floodLive.picture.sign');
  return (
    <section className="sign-run" aria-label={t('floodLive.picture.label')}>
      {isPicture && picture ? (
        <p>
          <strong>{t('floodLive.picture.isThis')}</strong>{' '}
          <span className="muted">{signedText(t, city, picture)}</span>
        </p>
      ) : (
        <p className="muted">
          {picture
            ? t('floodLive.picture.isOther', { name: localized(picture.name, language) })
            : t('floodLive.picture.ownWorld')}
        </p>
      )}
      <Popconfirm
        title={verb}
        description={
          <div className="sign-run-ask">
            <p>{t(isPicture ? 'floodLive.picture.askWithdraw' : 'floodLive.picture.askSign')}</p>
            <Input
              maxLength={500}
              aria-label={t('floodLive.picture.note')}
              placeholder={t('floodLive.picture.note')}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          </div>
        }
        okText={verb}
        cancelText={t('action.cancel')}
        disabled={whyNot !== undefined}
        onConfirm={act}
      >
        <Tooltip title={whyNot}>
          <Button size="small" danger={isPicture} loading={isBusy} disabled={whyNot !== undefined}>
            {verb}
          </Button>
        </Tooltip>
      </Popconfirm>
      {whyNot !== undefined && <p className="muted">{whyNot}</p>}
      {failure !== undefined && (
        <span className="failure" role="alert">
          {failure}
        </span>
      )}
    </section>
  );
}
