import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { closeJob, type Job, useJobs } from '../../added/jobs.ts';
import { IconButton } from '../IconButton.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { CrsForm } from './CrsForm.tsx';

/** What is on its way in, what a person is asked of it, and what did not get there. */
export function JobList() {
  const { t } = useTranslation();
  const jobs = useJobs((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <ul className="add-jobs" aria-label={t('add.underway')}>
      {jobs.map((job) => (
        <li key={job.id} data-state={job.state}>
          <JobView job={job} />
        </li>
      ))}
    </ul>
  );
}

function JobView({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { id, name, state, question, error } = job;
  if (state === 'failed' && error) {
    return (
      <div className="trouble" role="alert">
        <div className="grow">
          <p>{t('add.failed', { name })}</p>
          <p className="muted">{t(`add.error.${error.code}`, error.values)}</p>
        </div>
        <IconButton small label={t('action.close')} onClick={() => closeJob(id)}>
          <CloseOutlined />
        </IconButton>
      </div>
    );
  }
  if (question?.question === 'columns') return <ColumnsForm job={id} name={name} question={question} />;
  if (question?.question === 'crs') return <CrsForm job={id} name={name} question={question} />;
  return (
    <div className="add-working" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="grow">{t('add.working', { name })}</span>
      <Button size="small" onClick={() => closeJob(id)}>
        {t('add.cancel')}
      </Button>
    </div>
  );
}
