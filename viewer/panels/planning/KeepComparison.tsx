import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { comparisonStudy } from '../../planning/keep-comparison.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { patchView } from '../../stores/view.ts';
import { addResult } from '../../studies/results.ts';
import type { PanelProps } from '../registry.ts';

/** Makes a result of the comparison as it is now, among those of studies: there it is printed, handed on and kept. */
export function KeepComparison({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const keep = async () => {
    const end = new AbortController();
    stop.current = end;
    setBusy(true);
    setTrouble(undefined);
    try {
      const result = await comparisonStudy(city, address, end.signal);
      if (result && !end.signal.aborted) {
        addResult(result);
        patchView({ panel: 'studies' });
      }
    } catch (error) {
      if (end.signal.aborted) return;
      recordError(error);
      setTrouble(errorText(error));
    }
    setBusy(false);
  };
  return (
    <>
      <Button size="small" loading={isBusy} onClick={() => void keep()}>
        {t('planning.compare.keep')}
      </Button>
      {trouble !== undefined && (
        <Alert type="error" title={t('planning.figures.notKept', { why: trouble })} />
      )}
    </>
  );
}
