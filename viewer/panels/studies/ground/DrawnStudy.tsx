import { Button } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Position } from '../../../../models/schema/position.ts';
import { cancelSketch, requestSketch, type SketchRequest } from '../../../stores/sketch.ts';
import { runStudy, type StudyContext, useStudyJob } from '../../../studies/job.ts';
import type { StudyResult } from '../../../studies/result.ts';
import { useResults } from '../../../studies/results.ts';
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
  const [isDrawing, setDrawing] = useState(false);
  const isRunning = useStudyJob(({ job }) => job?.state === 'running');
  // A section that is closed asks for nothing any more.
  const drawing = useRef(false);
  drawing.current = isDrawing;
  useEffect(
    () => () => {
      if (drawing.current) cancelSketch();
    },
    [],
  );

  const start = (at: Position[]) =>
    runStudy(kind, (context) => make(at, freeName(t(`studies.kind.${kind}`)), context));
  const draw = async () => {
    setDrawing(true);
    const found = await requestSketch({ ...sketch, on: 'ground' });
    setDrawing(false);
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
        {isDrawing ? (
          <Button onClick={cancelSketch}>{t('drawnStudy.cancel')}</Button>
        ) : (
          <Button type="primary" disabled={isRunning} onClick={() => void draw()}>
            {t(`drawnStudy.${sketch.kind}`)}
          </Button>
        )}
        {places && !isDrawing && (
          <Button disabled={isRunning} onClick={() => void start(places)}>
            {t('drawnStudy.again')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A name with a number that no result has. */
function freeName(kind: string): string {
  const names = new Set(useResults.getState().items.map(({ result }) => result.name));
  for (let number = 1; ; number++) if (!names.has(`${kind} ${number}`)) return `${kind} ${number}`;
}
