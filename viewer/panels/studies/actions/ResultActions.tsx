import { DownloadOutlined, FilePdfOutlined, SaveOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../../models/schema/scene.ts';
import { notify, notifyBriefly } from '../../../stores/notices.ts';
import { errorText, recordError } from '../../../stores/status.ts';
import { canRunAgain } from '../../../studies/again.ts';
import { hasFeatures } from '../../../studies/export/to-geojson.ts';
import { videoType } from '../../../studies/export/to-video.ts';
import type { RasterPart, StudyResult } from '../../../studies/result.ts';
import { useResults } from '../../../studies/results.ts';
import { useCityTime } from '../../account/city-time.ts';
import './actions.css';
import { RunAgain } from './RunAgain.tsx';
import { saveCsv, saveGeoJson, saveGeoTiff, saveVideo } from './save-files.ts';
import { keepResult } from './saved.ts';
import './texts.ts';

type Action = 'report' | 'geojson' | 'geotiff' | 'csv' | 'video' | 'keep';

/** What takes its time, by the key of what is said meanwhile. */
const DOING = { report: 'progress', video: 'recording', geotiff: 'writing' } as const;

/** A result printed, handed over to other programs, and kept. */
export function ResultActions({ result, city }: { result: StudyResult; city: Scene }) {
  const { t } = useTranslation();
  const [running, setRunning] = useState<Action>();
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const run = async (action: Action, work: (signal: AbortSignal) => Promise<void>) => {
    const abort = new AbortController();
    stop.current = abort;
    setRunning(action);
    setShare(0);
    try {
      await work(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) {
        recordError(error);
        notify('studyActions.failed', { detail: errorText(error) });
      }
    } finally {
      setRunning(undefined);
    }
  };
  const report = () =>
    run('report', async (signal) => {
      const { makeReport } = await import('../../../report/make-report.ts');
      const { unfinished } = await makeReport(result, city, { signal, onProgress: setShare });
      if (unfinished > 0) notify('studyActions.reportUnfinished', { count: unfinished });
      else notifyBriefly('studyActions.reportDone');
    });
  const keep = () =>
    run('keep', async () => {
      const { version, where } = await keepResult(city, result);
      if (where === 'server') notifyBriefly('studyActions.kept', { version });
      else notifyBriefly('studyActions.keptInBrowser');
    });
  const { dateAndTime, zone } = useCityTime();
  const animation = useResults(({ items }) => {
    const shown = items.find((item) => item.result.id === result.id)?.parts ?? [];
    const animations = result.parts.filter((part) => part.kind === 'raster' && part.frames !== undefined);
    return (animations.find(({ id }) => shown.includes(id)) ?? animations[0]) as RasterPart | undefined;
  });
  const files: [Action, boolean, (signal: AbortSignal) => Promise<void>][] = [
    ['geojson', hasFeatures(result), async () => saveGeoJson(result)],
    [
      'geotiff',
      result.parts.some(({ kind }) => kind === 'raster'),
      (signal) => saveGeoTiff(result, city, { signal, onProgress: setShare }),
    ],
    ['csv', result.tables.length + result.figures.length > 0, async () => saveCsv(result)],
    [
      'video',
      animation !== undefined && videoType() !== undefined,
      async (signal) => {
        const told = (time: number) => `${result.name} · ${dateAndTime(time).slice(0, 16)} ${zone}`;
        if (animation) await saveVideo(result, animation, told, { signal, onProgress: setShare });
      },
    ],
  ];
  return (
    <section className="study-actions" aria-label={t('studyActions.label')}>
      <div className="buttons">
        <Button
          type="primary"
          size="small"
          icon={<FilePdfOutlined />}
          loading={running === 'report'}
          disabled={running !== undefined}
          onClick={() => void report()}
        >
          {t('studyActions.report')}
        </Button>
        <Button
          size="small"
          icon={<SaveOutlined />}
          loading={running === 'keep'}
          disabled={running !== undefined}
          onClick={() => void keep()}
        >
          {t('studyActions.keep')}
        </Button>
        {files.map(([action, isThere, save]) =>
          isThere ? (
            <Button
              key={action}
              size="small"
              icon={<DownloadOutlined />}
              loading={running === action}
              disabled={running !== undefined}
              onClick={() => void run(action, save)}
            >
              {t(`studyActions.${action}`)}
            </Button>
          ) : null,
        )}
        {canRunAgain(result) && <RunAgain key={result.id} result={result} city={city} />}
      </div>
      {running && running in DOING && (
        <div className="progress">
          <Progress
            percent={Math.round(share * 100)}
            size="small"
            aria-label={t(`studyActions.${DOING[running as keyof typeof DOING]}`)}
            strokeColor="var(--accent)"
          />
          <Button size="small" type="text" onClick={() => stop.current?.abort()}>
            {t('studyActions.cancel')}
          </Button>
        </div>
      )}
    </section>
  );
}
