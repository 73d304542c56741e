import { CloseOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import type { SurfaceFile } from '../../../studies/ground/read-surface.ts';
import { earthworkResult } from '../../../studies/ground/terrain-results.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import { IconButton } from '../../IconButton.tsx';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import { NumberField } from './NumberField.tsx';
import './texts.ts';

/** What is cut away and filled up for an area to become level, or the surface that a file has. */
export default function EarthworkSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [level, setLevel] = useState<number>();
  const [surface, setSurface] = useState<SurfaceFile>();
  const picker = useRef<HTMLInputElement>(null);
  const { crs = '', verticalDatum: datum = '' } = city.grid ?? {};
  return (
    <DrawnStudy
      kind="cut-and-fill"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      make={async (ring, name, context) => {
        const area = [ring];
        // A file of one's own is not kept: what was made with it is not made again without it.
        if (surface) {
          const task = { site: siteOf(city, address), area, surface };
          return earthworkResult(city, name, area, await askGround('earthwork', task, context));
        }
        const request = {
          ...{ study: 'cut-and-fill' as const, area },
          ...(level === undefined ? {} : { level }),
        };
        return makeStudy({ city, address }, name, request, context);
      }}
    >
      {surface ? (
        <div className="field">
          <span className="muted">{t('groundStudy.surfaceOf', { name: surface.name })}</span>
          <IconButton small label={t('groundStudy.noSurface')} onClick={() => setSurface(undefined)}>
            <CloseOutlined />
          </IconButton>
        </div>
      ) : (
        <>
          <NumberField
            label={t('groundStudy.wantedLevel', { datum })}
            unit="m"
            placeholder={t('groundStudy.balanced')}
            value={level}
            onChange={setLevel}
          />
          <p className="muted">{t('groundStudy.balancedHint')}</p>
          <Button size="small" icon={<UploadOutlined />} onClick={() => picker.current?.click()}>
            {t('groundStudy.chooseSurface')}
          </Button>
        </>
      )}
      <p className="muted">{t('groundStudy.surfaceHint', { crs, datum })}</p>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".tif,.tiff,image/tiff"
        aria-label={t('groundStudy.chooseSurface')}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) setSurface({ name: file.name, file });
          // The same file may be chosen again.
          target.value = '';
        }}
      />
    </DrawnStudy>
  );
}
