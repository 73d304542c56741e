import { Button, Checkbox, Input, Radio } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ListedCrs, searchCrs } from '../../added/crs/epsg-list.ts';
import type { Suggestion } from '../../added/crs/place.ts';
import { answerJob, type CrsAnswer, type CrsQuestion, closeJob } from '../../added/jobs.ts';
import { previewAnswer } from '../../added/settle-place.ts';

const COMMON: Record<string, string> = {
  'OGC:CRS84': 'add.crsName.wgs84',
  'GCJ-02': 'add.crsName.gcj02',
  'BD-09': 'add.crsName.bd09',
};

/** Asks for the CRS: those that the coordinates may be of first, then any by its code or name. */
export function CrsForm({ job, name, question }: { job: number; name: string; question: CrsQuestion }) {
  const { t } = useTranslation();
  const { suggestions, named } = question;
  const [answer, setAnswer] = useState<CrsAnswer | undefined>(suggestions[0]);
  const [text, setText] = useState('');
  const [found, setFound] = useState<ListedCrs[]>();

  useEffect(() => {
    void previewAnswer(question, answer);
  }, [question, answer]);

  useEffect(() => {
    if (text.trim() === '') {
      setFound(undefined);
      return;
    }
    let isOld = false;
    const timer = setTimeout(() => {
      searchCrs(text).then(
        (list) => !isOld && setFound(list),
        () => !isOld && setFound([]),
      );
    }, 200);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [text]);

  const isChosen = ({ crs, swapped }: CrsAnswer) => answer?.crs === crs && answer.swapped === swapped;
  return (
    <section className="add-question" aria-label={t('add.crsQuestion.ask', { name })}>
      <p>{t('add.crsQuestion.ask', { name })}</p>
      {named !== undefined && <p className="muted">{t('add.crsQuestion.named', { named })}</p>}
      <p className="muted">{t('add.crsQuestion.unknown')}</p>
      <div className="add-choices" role="radiogroup" aria-label={t('add.crs')}>
        {suggestions.map((suggestion) => (
          <Radio
            key={`${suggestion.crs} ${suggestion.swapped}`}
            checked={isChosen(suggestion)}
            onChange={() => setAnswer({ crs: suggestion.crs, swapped: suggestion.swapped })}
          >
            {nameOf(suggestion, t)}
            <span className="muted">
              {t('add.crsQuestion.distance', { distance: distanceText(suggestion.distance) })}
            </span>
          </Radio>
        ))}
      </div>
      <Input
        size="small"
        allowClear
        value={text}
        aria-label={t('add.crsQuestion.search')}
        placeholder={t('add.crsQuestion.searchHint')}
        onChange={({ target }) => setText(target.value)}
      />
      {found?.length === 0 && <p className="muted">{t('add.crsQuestion.none', { text })}</p>}
      {found && found.length > 0 && (
        <div className="add-choices found" role="radiogroup" aria-label={t('add.crsQuestion.search')}>
          {found.map(({ id, name: title }) => (
            <Radio
              key={id}
              checked={answer?.crs === id}
              onChange={() => setAnswer({ crs: id, swapped: answer?.swapped ?? false })}
            >
              {title}
              <span className="muted">{id}</span>
            </Radio>
          ))}
        </div>
      )}
      <Checkbox
        checked={answer?.swapped ?? false}
        disabled={!answer}
        onChange={({ target }) => answer && setAnswer({ ...answer, swapped: target.checked })}
      >
        {t('add.crsQuestion.swapped')}
      </Checkbox>
      <div className="add-actions">
        <Button onClick={() => closeJob(job)}>{t('add.cancel')}</Button>
        <Button type="primary" disabled={!answer} onClick={() => answer && answerJob(job, answer)}>
          {t('add.crsQuestion.confirm')}
        </Button>
      </div>
    </section>
  );
}

function nameOf({ crs, name, swapped }: Suggestion, t: TFunction): string {
  const title = COMMON[crs] ? t(COMMON[crs]) : `${name} (${crs})`;
  return swapped ? `${title} · ${t('add.crsQuestion.swapped')}` : title;
}

function distanceText(metres: number): string {
  return metres < 10_000
    ? `${(metres / 1000).toFixed(1)} km`
    : `${Math.round(metres / 1000).toLocaleString('en')} km`;
}
