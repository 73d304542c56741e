import { Button, Checkbox, Input, InputNumber, Modal, Progress, Segmented, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import {
  isPaper,
  isPossible,
  LONGEST_SIDE,
  MOST_PIXELS,
  PICTURE_SIZES,
  type PictureSize,
  paperPixels,
  SCREENS,
} from '../../globe/print/paper.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { notify, notifyBriefly } from '../../stores/notices.ts';
import { usePrint } from '../../stores/print.ts';
import { errorText, recordError, useStatus } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import './print.css';
import { makePrint } from './make-print.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import { type PrintOptions, whatToWrite } from './what-to-write.ts';

addTexts({ 'zh-CN': zhCN, en });

const RESOLUTIONS = [96, 150, 200, 300];
const PARTS = ['legend', 'scaleAndNorth', 'time', 'sources'] as const;

/** Asks how large a picture of the view is wanted and what it says, and makes it. */
export default function PrintDialog({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const onGlobe = useView((state) => state.document.display === 'globe');
  const running = useStatus((state) => state.engine.state === 'running');
  const [size, setSize] = useState<PictureSize>('a4');
  const [dotsPerInch, setDotsPerInch] = useState(150);
  const [upright, setUpright] = useState(false);
  const [own, setOwn] = useState({ width: 1920, height: 1080 });
  const [options, setOptions] = useState<PrintOptions>({
    title: localized(city.name, language),
    legend: true,
    scaleAndNorth: true,
    time: true,
    sources: true,
  });
  const [progress, setProgress] = useState<number>();
  const job = useRef<AbortController>(undefined);
  useEffect(() => () => job.current?.abort(), []);

  const pixels = pixelsOf(size, own, dotsPerInch, upright);
  const possible = isPossible(pixels);
  const close = () => {
    job.current?.abort();
    usePrint.setState({ open: false });
  };
  const print = async () => {
    const abort = new AbortController();
    job.current = abort;
    setProgress(0);
    try {
      const decorations = whatToWrite(city, options, t);
      const { unfinished } = await makePrint({
        city,
        ...pixels,
        dotsPerInch: isPaper(size) ? dotsPerInch : 96,
        decorations,
        signal: abort.signal,
        onProgress: setProgress,
      });
      if (unfinished > 0) notify('print.unfinished', { ...pixels });
      else notifyBriefly('print.done', { ...pixels });
      usePrint.setState({ open: false });
    } catch (error) {
      if (!abort.signal.aborted) {
        recordError(error);
        notify('print.failed', { detail: errorText(error) });
      }
    } finally {
      setProgress(undefined);
    }
  };

  return (
    <Modal open title={t('print.title')} footer={null} onCancel={close} width={440}>
      {!onGlobe || !running ? (
        <p>{t('print.onlyGlobe')}</p>
      ) : (
        <div className="print">
          <Select
            aria-label={t('print.size')}
            value={size}
            options={PICTURE_SIZES.map((value) => ({ value, label: t(`print.sizeOf.${value}`) }))}
            onChange={setSize}
          />
          {isPaper(size) && (
            <div className="print-row">
              <Segmented
                aria-label={t('print.direction')}
                value={upright ? 'upright' : 'landscape'}
                options={[
                  { value: 'landscape', label: t('print.landscape') },
                  { value: 'upright', label: t('print.upright') },
                ]}
                onChange={(value) => setUpright(value === 'upright')}
              />
              <Select
                aria-label={t('print.resolution')}
                value={dotsPerInch}
                options={RESOLUTIONS.map((value) => ({ value, label: `${value} dpi` }))}
                onChange={setDotsPerInch}
              />
            </div>
          )}
          {size === 'own' && (
            <div className="print-row">
              {(['width', 'height'] as const).map((side) => (
                <InputNumber
                  key={side}
                  aria-label={t(`print.${side}`)}
                  min={16}
                  max={LONGEST_SIDE}
                  precision={0}
                  value={own[side]}
                  suffix="px"
                  onChange={(value) => setOwn({ ...own, [side]: value ?? 16 })}
                />
              ))}
            </div>
          )}
          <Input
            value={options.title}
            maxLength={80}
            aria-label={t('print.heading')}
            placeholder={t('print.heading')}
            onChange={({ target }) => setOptions({ ...options, title: target.value })}
          />
          <div className="print-parts">
            {PARTS.map((part) => (
              <Checkbox
                key={part}
                checked={options[part]}
                onChange={({ target }) => setOptions({ ...options, [part]: target.checked })}
              >
                {t(`print.part.${part}`)}
              </Checkbox>
            ))}
          </div>
          <p className={possible ? 'muted' : 'trouble'} role={possible ? undefined : 'alert'}>
            {t(possible ? 'print.pixels' : 'print.tooLarge', {
              ...pixels,
              longest: LONGEST_SIDE,
              most: Math.round(MOST_PIXELS / 1e6),
            })}
          </p>
          {progress !== undefined && (
            <Progress
              percent={Math.round(progress * 100)}
              size="small"
              aria-label={t('print.progress')}
              strokeColor="var(--accent)"
            />
          )}
          <div className="print-actions">
            <Button onClick={progress === undefined ? close : () => job.current?.abort()}>
              {t('print.cancel')}
            </Button>
            <Button
              type="primary"
              disabled={!possible}
              loading={progress !== undefined}
              onClick={() => void print()}
            >
              {t('print.make')}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function pixelsOf(
  size: PictureSize,
  own: { width: number; height: number },
  dotsPerInch: number,
  upright: boolean,
): { width: number; height: number } {
  if (isPaper(size)) return paperPixels(size, dotsPerInch, upright);
  if (size === 'own') return own;
  if (size !== 'screen') return { ...SCREENS[size] };
  const canvas = document.querySelector<HTMLCanvasElement>('.globe canvas');
  return { width: canvas?.width ?? innerWidth, height: canvas?.height ?? innerHeight };
}
