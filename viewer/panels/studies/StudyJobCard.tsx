import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import '../../server/refusal-text.ts';
import { cancelStudy, useStudyJob } from '../../studies/job.ts';

/** What is being made, how far it is, and the way to stop it; or why there is no result, and what to do. */
export function StudyJobCard() {
  const { t, i18n } = useTranslation();
  const job = useStudyJob((state) => state.job);
  if (!job) return null;
  const name = t(`studies.kind.${job.kind}`);
  if (job.state === 'failed') {
    const { code = '', message = '', input = '', advice = '' } = job.failure ?? {};
    const keys = [`studies.failure.${code}`, code.replace(/^server-/, 'server.refused.')];
    const key = keys.find((one) => i18n.exists(one)) ?? 'studies.failure.other';
    return (
      <section className="study-job" aria-label={t('studies.job')}>
        <strong>{name}</strong>
        <p role="alert">{t(key, { message, input, advice })}</p>
        <Button size="small" onClick={cancelStudy}>
          {t('action.close')}
        </Button>
      </section>
    );
  }
  const stage = t(`studies.stage.${job.stage}`);
  return (
    <section className="study-job" aria-label={t('studies.job')}>
      <div className="head">
        <strong className="grow">{name}</strong>
        <Button size="small" danger onClick={cancelStudy}>
          {t('action.cancel')}
        </Button>
      </div>
      <Progress percent={Math.floor(job.share * 100)} size="small" aria-label={stage} />
      <p className="muted">{stage}</p>
    </section>
  );
}
