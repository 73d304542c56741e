import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatingPicture } from '../../../models/schema/operating-picture.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { shownRunId } from '../../flood/follow-run.ts';
import { isRunOf, usePicture } from '../../flood/picture/picture.ts';
import { enterRun } from '../../flood/run-clock.ts';
import { loadRuns, useRuns } from '../../flood/runs.ts';
import { localized } from '../../locale/i18n.ts';
import { announce, notify } from '../../stores/notices.ts';
import { recordError } from '../../stores/status.ts';
import { useLook } from '../../stores/view.ts';
import './picture.css';
import { factsOfPicture, overText, signedText } from './picture-text.ts';
import './texts.ts';
import { useNow } from './use-now.ts';

/** On the screens of all who work: which run the city goes by, of which time, that it is a forecast, who signed it and when. */
export default function PictureMark({ city, picture }: { city: Scene; picture: OperatingPicture }) {
  const { t } = useTranslation();
  const { clock, flood, language } = useLook();
  const name = localized(picture.name, language);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is said once for each picture.
  useEffect(() => {
    announce(`${t('floodLive.picture.mark')} · ${name}`);
  }, [picture.id]);
  const isShown = isRunOf(picture, shownRunId({ clock, flood }));
  const files = usePicture((state) => state.files);
  const over = overText(t, city, { start: Date.parse(picture.start), duration: picture.duration }, useNow());
  const facts = factsOfPicture(t, city, picture);
  const signed = signedText(t, city, picture);
  return (
    <div className="picture-mark float" role="note" aria-label={t('floodLive.picture.label')}>
      <strong>{t('floodLive.picture.mark')}</strong>
      <span>{name}</span>
      <span className="word">{t(`floodLive.picture.${picture.word}`)}</span>
      {over !== undefined && <strong className="word">{over}</strong>}
      {(files === 'changed' || files === 'missing') && (
        <span className="failure" role="alert" title={t(`floodLive.picture.files.${files}`)}>
          {t(`floodLive.picture.files.${files}`)}
        </span>
      )}
      <span className="muted number" title={[...facts, signed].join(' · ')}>
        {[...facts, signed].join(' · ')}
      </span>
      {!isShown && (
        <Button size="small" onClick={() => void openPicture(picture.run).catch(recordError)}>
          {t('floodLive.picture.open')}
        </Button>
      )}
    </div>
  );
}

async function openPicture(run: string): Promise<void> {
  await loadRuns();
  const entry = useRuns.getState().entries?.find(({ id, where }) => id === run && where === 'server');
  if (entry) enterRun(entry);
  else notify('floodLive.picture.gone');
}
