import { Button, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area, Clip, Position } from '../../../models/schema/view-document.ts';
import {
  cornersOf,
  middleAfter,
  withCornerAfter,
  withCornerMoved,
  withoutCorner,
} from '../../globe/clip/area-corners.ts';
import { changeClip } from './clip-list.ts';
import { MetresField } from './MetresField.tsx';

type AreaClip = Exclude<Clip, { kind: 'box' }>;

/** The corners of an outline and its holes, one at a time, for those who do not draw with a pointer. */
export function CornerFields({ clip }: { clip: AreaClip }) {
  const { t } = useTranslation();
  const id = useId();
  const [chosen, setChosen] = useState(1);
  const corners = cornersOf(clip.areas);
  const number = Math.min(chosen, corners.length);
  const corner = corners[number - 1];
  const [longitude, latitude] = corner.place;
  const change = (make: (areas: Area[]) => Area[] | undefined) =>
    changeClip(clip.id, (now) => {
      const areas = now.kind === 'box' ? undefined : make(now.areas);
      return now.kind === 'box' || !areas ? now : { ...now, areas };
    });
  const move = (place: Position) => change((areas) => withCornerMoved(areas, corner, place));
  const addAfter = () => {
    change((areas) => withCornerAfter(areas, corner, middleAfter(areas, corner)));
    setChosen(number + 1);
  };
  return (
    <fieldset className="clip-layers clip-corners">
      <legend>{t('clip.corners', { count: corners.length })}</legend>
      <div className="clip-numbers">
        <div className="clip-number">
          <label htmlFor={id}>{t(corner.ring > 0 ? 'clip.holeCorner' : 'clip.corner')}</label>
          <InputNumber
            id={id}
            size="small"
            value={number}
            min={1}
            max={corners.length}
            precision={0}
            onChange={(next) => setChosen(next ?? 1)}
          />
        </div>
        <MetresField
          label={t('clip.longitude')}
          value={longitude}
          unit="°"
          step={0.00001}
          digits={6}
          minimum={-180}
          maximum={180}
          onChange={(next) => move([next, latitude])}
        />
        <MetresField
          label={t('clip.latitude')}
          value={latitude}
          unit="°"
          step={0.00001}
          digits={6}
          minimum={-89}
          maximum={89}
          onChange={(next) => move([longitude, next])}
        />
      </div>
      <div className="clip-buttons">
        <Button size="small" onClick={addAfter}>
          {t('clip.addCorner')}
        </Button>
        <Button
          size="small"
          disabled={!withoutCorner(clip.areas, corner)}
          onClick={() => change((areas) => withoutCorner(areas, corner))}
        >
          {t('clip.removeCorner')}
        </Button>
      </div>
    </fieldset>
  );
}
