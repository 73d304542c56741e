import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RUN_RASTERS, type RunRaster, runRaster } from '../../../scenes/flood/run/run-rasters.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { saveBlob } from '../statistics/save-text.ts';

/** The worst of a run as files for other programs; the same that the command line writes. */
export function RasterDownloads({ run }: { run: OpenRun }) {
  const { t } = useTranslation();
  const [making, setMaking] = useState<RunRaster>();
  const [failure, setFailure] = useState<string>();
  const save = async (what: RunRaster) => {
    setMaking(what);
    setFailure(undefined);
    try {
      const { id } = run.entry;
      const { bed, grid } = run.source;
      const parts = await runRaster(what, await run.source.maxima(), { id, bed, grid });
      saveBlob(`${id}-${what}.tif`, new Blob(parts, { type: 'image/tiff' }));
    } catch (error) {
      recordError(error);
      setFailure(errorText(error));
    }
    setMaking(undefined);
  };
  return (
    <section className="flood-downloads" aria-label={t('flood.raster.label')}>
      <h4>{t('flood.raster.label')}</h4>
      <div className="buttons">
        {RUN_RASTERS.map((what) => (
          <Button
            key={what}
            size="small"
            icon={<DownloadOutlined />}
            loading={making === what}
            disabled={!run.isComplete || making !== undefined}
            onClick={() => void save(what)}
          >
            {t(`flood.raster.${what}`)}
          </Button>
        ))}
      </div>
      {!run.isComplete && <p className="muted">{t('flood.raster.notYet')}</p>}
      {failure !== undefined && <p role="alert">{t('flood.raster.failed', { detail: failure })}</p>}
    </section>
  );
}
