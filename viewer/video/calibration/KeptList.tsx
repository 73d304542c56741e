import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CameraCalibration } from '../../../models/schema/camera-calibration.ts';
import { cityTimeText } from '../../panels/bars/city-time-text.ts';

/** Calibrations that were saved, the newest first; the one that counts can be taken back. */
export function KeptList({
  calibrations,
  onTakeBack,
}: {
  calibrations: readonly CameraCalibration[];
  onTakeBack(number: number): void;
}) {
  const { t } = useTranslation();
  if (calibrations.length === 0) return null;
  return (
    <details className="calibration-kept">
      <summary>
        {t('calibration.kept')} ({calibrations.length})
      </summary>
      <ul>
        {calibrations.map(({ number, made, byName, rootMeanSquare, counts, takenBack, note }) => (
          <li key={number}>
            <span className="grow">
              {cityTimeText(made)} · {byName} · {rootMeanSquare.toFixed(1)} px
              {note && <span className="muted"> · {note}</span>}
              {takenBack && (
                <span className="muted"> · {t('calibration.takenBack', { name: takenBack.byName })}</span>
              )}
            </span>
            {counts && <span className="tag accent">{t('calibration.counts')}</span>}
            {counts && (
              <Popconfirm title={t('calibration.takeBackSure')} onConfirm={() => onTakeBack(number)}>
                <Button size="small">{t('calibration.takeBack')}</Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
