import { ReloadOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../../models/schema/scene.ts';
import { refusalText } from '../../../server/refusal-text.ts';
import { currentCity } from '../../../stores/boot.ts';
import { recordError } from '../../../stores/status.ts';
import { resultAgain } from '../../../studies/again.ts';
import { failureOf } from '../../../studies/failure.ts';
import type { StudyResult } from '../../../studies/result.ts';
import { addResult } from '../../../studies/results.ts';
import { type Sameness, samenessOf } from '../../../studies/same-result.ts';
import './texts.ts';

/** Makes a result again from what it names, and says whether its numbers and its inputs are the same. */
export function RunAgain({ result, city }: { result: StudyResult; city: Scene }) {
  const { t, i18n } = useTranslation();
  const [isRunning, setRunning] = useState(false);
  const [found, setFound] = useState<Sameness>();
  const [error, setError] = useState<unknown>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const run = async () => {
    const end = new AbortController();
    stop.current = end;
    setRunning(true);
    setFound(undefined);
    setError(undefined);
    try {
      const again = await resultAgain(city, currentCity()?.address ?? '', result, {
        ...{ signal: end.signal, stage: () => undefined, progress: () => undefined },
      });
      if (end.signal.aborted) return;
      const sameness = samenessOf(result, again);
      setFound(sameness);
      // What came out otherwise is there to be looked at beside it.
      if (!sameness.areNumbersSame)
        addResult({ ...again, name: t('studyActions.againName', { name: again.name }) });
    } catch (thrown) {
      if (end.signal.aborted) return;
      recordError(thrown);
      setError(thrown);
    } finally {
      if (!end.signal.aborted) setRunning(false);
    }
  };
  const why = (thrown: unknown): string => {
    const { code, input = '', message } = failureOf(thrown);
    const key = `studies.failure.${code}`;
    return i18n.exists(key) ? t(key, { input, message }) : refusalText(t, thrown);
  };
  const nameOf = (input: string): string => {
    const key = `report.inputs.${input}`;
    return i18n.exists(key) ? t(key) : input;
  };
  const others = found?.inputs.filter(({ isSame }) => !isSame).map(({ name }) => nameOf(name)) ?? [];
  return (
    <>
      <Button size="small" icon={<ReloadOutlined />} loading={isRunning} onClick={() => void run()}>
        {t('studyActions.again')}
      </Button>
      {isRunning && (
        <Button
          size="small"
          type="text"
          onClick={() => {
            stop.current?.abort();
            setRunning(false);
          }}
        >
          {t('studyActions.cancel')}
        </Button>
      )}
      {found && (
        <Alert
          className="again"
          type={found.areNumbersSame ? 'success' : 'warning'}
          showIcon
          title={t(found.areNumbersSame ? 'studyActions.againSame' : 'studyActions.againOther')}
          description={
            <>
              <p>
                {others.length === 0
                  ? t('studyActions.inputsSame', { count: found.inputs.length })
                  : t('studyActions.inputsOther', { names: others.join(', ') })}
              </p>
              {!found.isSameEngine && <p>{t('studyActions.otherEngine')}</p>}
            </>
          }
        />
      )}
      {error !== undefined && (
        <Alert className="again" type="error" title={t('studyActions.failed', { detail: why(error) })} />
      )}
    </>
  );
}
