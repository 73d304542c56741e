import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Position } from '../../../../models/schema/position.ts';
import { cancelSketch, type SketchRequest } from '../../../stores/sketch.ts';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy, type StudyContext, useStudyJob } from '../../../studies/job.ts';
import type { StudyResult } from '../../../studies/result.ts';
import { useAskPlaces } from '../ask-places.ts';
import './drawn-study.css';

export interface DrawnStudyProps {
  /** Of the study; its name is `studies.kind.<kind>`. */
  kind: string;
  sketch: Pick<SketchRequest, 'kind' | 'prompt' | 'places'>;
  /** What can be chosen beforehand. */
  children?: ReactNode;
  /** Why it cannot be made here. */
  refused?: string;
  make(places: Position[], name: string, context: StudyContext): Promise<StudyResult>;
}

/** A study of a place that is drawn on the city: what can be chosen, a button that draws, and one that makes it again. */
export function DrawnStudy({ kind, sketch, children, refused, make }: DrawnStudyProps) {
  const { t } = useTranslation();
  const [places, setPlaces] = useState<Position[]>();
  const { isAsking, ask } = useAskPlaces();
  const isRunning = useStudyJob(({ job }) => job?.state === 'running');
  const start = (at: Position[]) =>
    runStudy(kind, (context) => make(at, freeName(t(`studies.kind.${kind}`)), context));
  const draw = async () => {
    const found = await ask({ ...sketch, on: 'ground' });
    if (!found) return;
    const at = found.map(({ longitude, latitude }): Position => [longitude, latitude]);
    setPlaces(at);
    await start(at);
  };

  if (refused !== undefined) return <p className="muted">{refused}</p>;
  return (
    <div className="drawn-study">
      {children}
      <div className="buttons">
        {isAsking ? (
          <Button onClick={cancelSketch}>{t('drawnStudy.cancel')}</Button>
        ) : (
          <Button type="primary" disabled={isRunning} onClick={() => void draw()}>
            {t(`drawnStudy.${sketch.kind}`)}
          </Button>
        )}
        {places && !isAsking && (
          <Button disabled={isRunning} onClick={() => void start(places)}>
            {t('drawnStudy.again')}
          </Button>
        )}
      </div>
    </div>
  );
}
