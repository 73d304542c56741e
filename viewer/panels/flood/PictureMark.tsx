import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatingPicture } from '../../../models/schema/operating-picture.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { shownRunId } from '../../flood/follow-run.ts';
import { enterRun } from '../../flood/run-clock.ts';
import { loadRuns, useRuns } from '../../flood/runs.ts';
import { localized } from '../../locale/i18n.ts';
import { announce, notify } from '../../stores/notices.ts';
import { recordError } from '../../stores/status.ts';
import { useLook } from '../../stores/view.ts';
import './picture.css';
import { signedText } from './picture-text.ts';
import './texts.ts';

/** On the screens of all who work: which run the city goes by, that it is a forecast, who signed it and when. */
export default function PictureMark({ city, picture }: { city: Scene; picture: OperatingPicture }) {
  const { t } = useTranslation();
  const { clock, flood, language } = useLook();
  const name = localized(picture.name, language);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is said once for each picture.
  useEffect(() => {
    announce(`${t('floodLive.picture.mark')} · ${name}`);
  }, [picture.id]);
  const isShown = shownRunId({ clock, flood }) === picture.run;
  return (
    <div className="picture-mark float" role="note" aria-label={t('floodLive.picture.label')}>
      <strong>{t('floodLive.picture.mark')}</strong>
      <span>{name}</span>
      <span className="word">{t(`floodLive.picture.${picture.word}`)}</span>
      <span className="muted">{signedText(t, city, picture)}</span>
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
