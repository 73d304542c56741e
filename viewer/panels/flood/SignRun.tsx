import { Button, Popconfirm, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatingPicture } from '../../../models/schema/operating-picture.ts';
import type { Publication } from '../../../models/schema/publication.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { useEffects } from '../../flood/effects.ts';
import { isRunOf, signRun, usePicture, withdrawPicture } from '../../flood/picture/picture.ts';
import { sendRun } from '../../flood/picture/send-run.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { loadRuns } from '../../flood/runs.ts';
import { localized } from '../../locale/i18n.ts';
import { ServerRefusal } from '../../server/ask-server.ts';
import { isLive } from '../../stores/live.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { useIdentity } from '../account/identity.ts';
import { mayNot as mayNotOf, useMayNot } from '../account/may-not.ts';
import { classesToKeep } from './classes-to-keep.ts';
import './picture.css';
import { nameInAll, pictureRefusal, signedText } from './picture-text.ts';
import { SignAsk } from './SignAsk.tsx';
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
  const identity = useIdentity((state) => state.identity);
  const [note, setNote] = useState('');
  const [chosen, setChosen] = useState<Publication>();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  // What is asked stays what it is until it is answered, whatever others sign meanwhile.
  const [asked, setAsked] = useState<{ picture: OperatingPicture | null }>();
  const refusal = mayNotOf(identity, 'picture.sign', [[]]);
  // What nobody's feeds tell of has no operating picture; and the public knows of none.
  if (!city.layers.some(isLive) || refusal?.because === 'sign-in') return null;
  const isPicture = picture != null && isRunOf(picture, entry.id);
  const about = asked ? asked.picture : (picture ?? null);
  const isWithdrawal = about !== null && isRunOf(about, entry.id);
  // What was computed from the city as this page was given it is for those who may see all of that.
  const classes = classesToKeep(city.publication, identity);
  const publication = entry.where === 'server' ? (entry.publication ?? 'internal') : (chosen ?? classes[0]);
  const work = async (what: () => Promise<void>) => {
    setFailure(undefined);
    setIsBusy(true);
    try {
      await what();
      setNote('');
    } catch (error) {
      recordError(error);
      setFailure(pictureRefusal(t, error));
      // The server knows of a stricter one, as of a gauge that the run starts from.
      const stricter = error instanceof ServerRefusal && error.code === 'too-open' && error.said.newest;
      setChosen((before) => classes.find((one) => one === stricter) ?? before);
    } finally {
      setIsBusy(false);
    }
  };
  const isReady = run.isComplete && effects?.state === 'ready' && effects.rows !== undefined;
  const sign = async () => {
    const as = { basedOn: about?.id ?? null, note };
    if (entry.where === 'server') return signRun(city.id, entry, as);
    const named = { name: nameInAll(entry), rows: effects?.rows ?? [] };
    await signRun(city.id, await sendRun(city.id, publication, run, named), as);
    await loadRuns();
  };
  const act = () => work(() => (isWithdrawal && about ? withdrawPicture(city.id, about, note) : sign()));
  const whyNot =
    mayNot ??
    (entry.where === 'server' || isWithdrawal || isReady ? undefined : t('floodLive.picture.notReady'));
  const verb = t(isWithdrawal ? 'floodLive.picture.withdraw' : 'floodLive.picture.sign');
  return (
    <section className="sign-run" aria-label={t('floodLive.picture.label')}>
      {isPicture ? (
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
          <SignAsk
            {...{ city, entry, isWithdrawal, classes, publication, note }}
            onPublication={setChosen}
            onNote={setNote}
          />
        }
        onOpenChange={(isOpen) => setAsked(isOpen ? { picture: picture ?? null } : undefined)}
        okText={verb}
        cancelText={t('action.cancel')}
        disabled={whyNot !== undefined}
        onConfirm={act}
      >
        <Tooltip title={whyNot}>
          <Button size="small" danger={isWithdrawal} loading={isBusy} disabled={whyNot !== undefined}>
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
