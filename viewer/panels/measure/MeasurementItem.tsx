import {
  AimOutlined,
  CopyOutlined,
  DeleteOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
} from '@ant-design/icons';
import { Input } from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../app/lazy-part.tsx';
import { measurementsAsTable } from '../../globe/measure/export.ts';
import { formatFigure } from '../../globe/measure/format.ts';
import { changeMeasurement, type Measurement, removeMeasurement } from '../../stores/measurements.ts';
import type { Units } from '../../stores/units.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from './bounds.ts';
import { copyText } from './copy-text.ts';
import { FigureList } from './FigureList.tsx';
import { exportWords, nameOfMeasurement } from './words.ts';

const ProfileChart = lazyPart(() => import('./ProfileChart.tsx'));

export function MeasurementItem({ item, units }: { item: Measurement; units: Units }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  const name = nameOfMeasurement(t, item);
  const [main] = item.figures;
  const amount = main && formatFigure(main, units);
  const change = (patch: Pick<Partial<Measurement>, 'name' | 'visible'>) => changeMeasurement(item.id, patch);
  return (
    <li className="measure-item">
      <div className="measure-head">
        <button
          type="button"
          className="row"
          aria-expanded={open}
          aria-label={amount ? `${name}: ${amount.text} ${t(`measure.unit.${amount.unit}`)}` : name}
          onClick={() => setOpen(!open)}
        >
          <span className="grow title">{name}</span>
          {amount && !open && (
            <span className="measure-main">
              {amount.text} {t(`measure.unit.${amount.unit}`)}
            </span>
          )}
        </button>
        <IconButton
          small
          label={t(item.visible ? 'measure.hide' : 'measure.show', { name })}
          aria-pressed={item.visible}
          onClick={() => change({ visible: !item.visible })}
        >
          {item.visible ? <EyeOutlined /> : <EyeInvisibleOutlined />}
        </IconButton>
        <IconButton small label={t('measure.flyTo', { name })} onClick={() => flyToPlaces(item.places)}>
          <AimOutlined />
        </IconButton>
        <IconButton
          small
          label={t('measure.copy', { name })}
          onClick={() => void copyText(measurementsAsTable([item], exportWords(t)))}
        >
          <CopyOutlined />
        </IconButton>
        <IconButton small label={t('measure.remove', { name })} onClick={() => removeMeasurement(item.id)}>
          <DeleteOutlined />
        </IconButton>
      </div>
      {open && (
        <div className="measure-body">
          {item.kind === 'area' && item.figures.length === 0 && (
            <p className="trouble">{t('measure.crossesItself')}</p>
          )}
          <FigureList figures={item.figures} units={units} />
          {item.pending && (
            <p className="muted" role="status">
              <span className="spinner" aria-hidden="true" /> {t('measure.pending')}
            </p>
          )}
          {item.stations && (
            <Suspense fallback={<div className="measure-chart" />}>
              <ProfileChart stations={item.stations} name={name} />
            </Suspense>
          )}
          <Input
            size="small"
            maxLength={60}
            aria-label={t('measure.rename', { name })}
            placeholder={t('measure.namePlaceholder')}
            value={item.name ?? ''}
            onChange={({ target }) => change({ name: target.value || undefined })}
          />
        </div>
      )}
    </li>
  );
}
