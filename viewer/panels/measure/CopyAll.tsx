import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { measurementsAsGeoJson, measurementsAsTable } from '../../globe/measure/export.ts';
import type { Measurement } from '../../stores/measurements.ts';
import { copyText } from './copy-text.ts';
import { exportWords } from './words.ts';

/** All measurements to the clipboard: for a spreadsheet, or for another map. */
export function CopyAll({ items }: { items: readonly Measurement[] }) {
  const { t } = useTranslation();
  const words = exportWords(t);
  return (
    <>
      <Button size="small" onClick={() => void copyText(measurementsAsTable(items, words))}>
        {t('measure.copyTable')}
      </Button>
      <Button
        size="small"
        onClick={() =>
          void copyText(`${JSON.stringify(measurementsAsGeoJson(items, words.nameOf), undefined, 2)}\n`)
        }
      >
        {t('measure.copyGeoJson')}
      </Button>
    </>
  );
}
