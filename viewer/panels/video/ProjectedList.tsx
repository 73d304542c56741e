import { AimOutlined, CloseOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Slider } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { flyTo, useView } from '../../stores/view.ts';
import { beginCalibration } from '../../video/calibration/calibration.ts';
import en from '../../video/calibration/texts.en.json' with { type: 'json' };
import zhCN from '../../video/calibration/texts.zh-CN.json' with { type: 'json' };
import type { CameraApi } from '../../video/camera-api.ts';
import {
  MOST_PROJECTED,
  type ProjectionState,
  stopProjecting,
  useProjections,
} from '../../video/projection/projections.ts';
import { IconButton } from '../IconButton.tsx';
import { OpacityField } from '../OpacityField.tsx';

addTexts({ 'zh-CN': zhCN, en });

/** The cameras whose pictures lie on the city, and how they lie there. */
export function ProjectedList({ api }: { api: CameraApi }) {
  const { t } = useTranslation();
  const { cameras, states, opacity, feather, asked } = useProjections();
  const [known, setKnown] = useState<ReadonlyMap<string, CameraFacts>>(new Map());
  const [problem, setProblem] = useState<string>();
  const ids = cameras.join(',');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked for again is another answer.
  useEffect(() => {
    if (ids === '') return;
    api.find({ ids }).then(
      ({ cameras: found }) => {
        setKnown(new Map(found.map((facts) => [facts.id, facts])));
        setProblem(undefined);
      },
      (error: unknown) => setProblem(refusalText(t, error)),
    );
  }, [api, ids, asked, t]);
  const isFlat = useView(({ document }) => document.display === 'map');
  if (cameras.length === 0) return <p className="muted">{t('projection.none')}</p>;
  const bytes = cameras.reduce((sum, id) => sum + (states[id]?.bytes ?? 0), 0);
  return (
    <>
      {problem !== undefined && (
        <p className="trouble" role="alert">
          {t('video.unavailable', { detail: problem })}
        </p>
      )}
      {isFlat && <p className="muted">{t('projection.flat')}</p>}
      <OpacityField
        name={t('projection.opacity')}
        value={opacity}
        onChange={(next) => useProjections.setState({ opacity: next })}
      />
      <div className="opacity">
        <span>{t('projection.feather')}</span>
        <Slider
          min={0}
          max={0.5}
          step={0.02}
          value={feather}
          ariaLabelForHandle={t('projection.feather')}
          tooltip={{ formatter: (shown) => `${Math.round((shown ?? 0) * 100)} %` }}
          onChange={(next) => useProjections.setState({ feather: next })}
        />
        <span>{Math.round(feather * 100)} %</span>
      </div>
      <ul className="video-list">
        {cameras.map((id) => (
          <li key={id}>
            <ProjectedItem id={id} facts={known.get(id)} state={states[id]} isFlat={isFlat} />
          </li>
        ))}
      </ul>
      <p className="muted">
        {t('projection.bytes', { megabytes: (bytes / 2 ** 20).toFixed(1) })} ·{' '}
        {t('projection.most', { count: MOST_PROJECTED })}
      </p>
    </>
  );
}

function ProjectedItem({
  id,
  facts,
  state,
  isFlat,
}: {
  id: string;
  facts: CameraFacts | undefined;
  state: ProjectionState | undefined;
  /** On the flat map no pictures lie, and none are calibrated. */
  isFlat: boolean;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const placement = state?.placement;
  return (
    <article className="video-request">
      <header>
        <b>{facts ? localized(facts.name, language) : id}</b>
        {!isFlat && (
          <span className={state?.phase === 'shown' ? 'tag accent' : 'tag'}>
            {t(`projection.phase.${state?.phase ?? 'loading'}`)}
          </span>
        )}
      </header>
      <span className="muted">
        {facts?.calibrated
          ? t('projection.calibrated', { pixels: facts.calibrated.rootMeanSquare.toFixed(1) })
          : t('projection.told')}
      </span>
      <footer>
        {facts?.mayCalibrate && !isFlat && (
          <Button size="small" icon={<AimOutlined />} onClick={() => beginCalibration(id, placement)}>
            {t('calibration.open')}
          </Button>
        )}
        {placement && (
          <IconButton
            small
            label={t('projection.look')}
            onClick={() => {
              const { longitude, latitude, height, heading, pitch, roll } = placement;
              flyTo({ longitude, latitude, height, heading, pitch, roll });
            }}
          >
            <EyeOutlined />
          </IconButton>
        )}
        <IconButton small label={t('projection.off')} onClick={() => stopProjecting(id)}>
          <CloseOutlined />
        </IconButton>
      </footer>
    </article>
  );
}
