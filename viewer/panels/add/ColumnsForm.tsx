import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnQuestion } from '../../added/csv.ts';
import { answerJob, closeJob } from '../../added/jobs.ts';

/** Asks which columns of a table are its coordinates. */
export function ColumnsForm({
  job,
  name,
  question,
}: {
  job: number;
  name: string;
  question: ColumnQuestion;
}) {
  const { t } = useTranslation();
  const [x, setX] = useState<number>();
  const [y, setY] = useState<number>();
  const options = question.columns.map((column, value) => ({
    value,
    label: `${column.name} — ${column.examples.filter(Boolean).join(', ').slice(0, 40)}`,
  }));
  const choose = (label: string, value: number | undefined, set: (value: number) => void) => (
    <div className="add-field">
      <span>{label}</span>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={label}
        value={value}
        options={options}
        onChange={set}
      />
    </div>
  );
  return (
    <section className="add-question" aria-label={t('add.columns.ask', { name })}>
      <p>{t('add.columns.ask', { name })}</p>
      {choose(t('add.columns.x'), x, setX)}
      {choose(t('add.columns.y'), y, setY)}
      <div className="add-actions">
        <Button onClick={() => closeJob(job)}>{t('add.cancel')}</Button>
        <Button
          type="primary"
          disabled={x === undefined || y === undefined || x === y}
          onClick={() => x !== undefined && y !== undefined && answerJob(job, { x, y })}
        >
          {t('add.columns.confirm')}
        </Button>
      </div>
    </section>
  );
}
