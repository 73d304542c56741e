import { Button, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Placement } from '../../../models/schema/view-document.ts';
import { patchItem } from '../../stores/added.ts';
import { requestSketch } from '../../stores/sketch.ts';

const FIELDS: readonly { key: keyof Placement; step: number; min: number; max: number }[] = [
  { key: 'longitude', step: 0.0001, min: -180, max: 180 },
  { key: 'latitude', step: 0.0001, min: -90, max: 90 },
  { key: 'height', step: 0.5, min: -1_000, max: 10_000 },
  { key: 'heading', step: 5, min: -360, max: 360 },
  { key: 'scale', step: 0.1, min: 0.001, max: 10_000 },
];

/** Where a model stands: by numbers, or by a click on the city. */
export function PlacementForm({ id, placement }: { id: string; placement: Placement }) {
  const { t } = useTranslation();
  async function put(): Promise<void> {
    const places = await requestSketch({ kind: 'point', prompt: 'add.placement.prompt', on: 'ground' });
    if (places?.[0]) {
      const { longitude, latitude } = places[0];
      patchItem(id, { placement: { ...placement, longitude, latitude } });
    }
  }
  return (
    <fieldset className="add-placement">
      <legend>{t('add.placement.title')}</legend>
      {FIELDS.map(({ key, step, min, max }) => (
        <div className="add-field" key={key}>
          <span>{t(`add.placement.${key}`)}</span>
          <InputNumber
            size="small"
            aria-label={t(`add.placement.${key}`)}
            value={placement[key]}
            step={step}
            min={min}
            max={max}
            onChange={(value) => {
              if (typeof value === 'number') patchItem(id, { placement: { ...placement, [key]: value } });
            }}
          />
        </div>
      ))}
      <Button size="small" onClick={() => void put()}>
        {t('add.placement.put')}
      </Button>
    </fieldset>
  );
}
