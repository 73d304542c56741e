import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraApi } from '../camera-api.ts';
import { TilePlayback } from '../tile-playback.ts';
import { movePair, removePair, setInPicture, solve } from './calibration.ts';
import { useCalibration } from './store.ts';

/** Milliseconds between two looks whether there is a picture. */
const LOOK = 200;
/** Pixels that an arrow key moves a point by, and with Shift. */
const STEP = 1;
const LONG_STEP = 10;

/** A still of the camera, in which points are set: crosses where they were set, rings where the city's are drawn. */
export function Still({ camera, api, round }: { camera: string; api: CameraApi; round: number }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const { picture, pairs, solved, chosen, waiting } = useCalibration();
  const [dragged, setDragged] = useState<number>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another still.
  useEffect(() => {
    const playback = new TilePlayback(api, camera, box.current!, () => '');
    const timer = setInterval(() => {
      const element = box.current?.querySelector<HTMLVideoElement | HTMLImageElement>('video, img');
      const [width, height] =
        element instanceof HTMLVideoElement
          ? [element.readyState >= 2 ? element.videoWidth : 0, element.videoHeight]
          : [element?.complete ? element.naturalWidth : 0, element?.naturalHeight ?? 0];
      if (!element || !canvas.current || width === 0) return;
      canvas.current.width = width;
      canvas.current.height = height;
      canvas.current.getContext('2d')!.drawImage(element, 0, 0);
      clearInterval(timer);
      playback.destroy();
      useCalibration.setState({ picture: { width, height } });
      solve();
    }, LOOK);
    return () => {
      clearInterval(timer);
      playback.destroy();
    };
  }, [api, camera, round]);

  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): [number, number] => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  };
  const onKey = (event: KeyboardEvent, id: number, x: number, y: number) => {
    if (!picture) return;
    if (event.key === 'Delete' || event.key === 'Backspace') removePair(id);
    else if (ARROWS[event.key]) {
      const step = event.shiftKey ? LONG_STEP : STEP;
      const [right, down] = ARROWS[event.key];
      movePair(id, x + (right * step) / picture.width, y + (down * step) / picture.height);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      className="calibration-still"
      onPointerMove={(event) => dragged !== undefined && movePair(dragged, ...placeOf(event))}
      onPointerUp={() => setDragged(undefined)}
      onPointerLeave={() => setDragged(undefined)}
    >
      <div ref={box} className="calibration-player" aria-hidden="true" />
      <button
        type="button"
        className="calibration-picture"
        aria-label={t('calibration.picture')}
        onClick={(event) => {
          // By a key: the middle, from where the arrows move it.
          const [x, y] = event.detail === 0 ? [0.5, 0.5] : placeOf(event);
          if (picture) void setInPicture(x, y);
        }}
      >
        <canvas ref={canvas} />
        {!picture && <span className="calibration-words">{t('calibration.waitingForPicture')}</span>}
      </button>
      {picture &&
        pairs.map(({ id, x, y }, index) => {
          const at = solved?.ids.indexOf(id) ?? -1;
          const residual = at >= 0 ? solved?.residuals[at] : undefined;
          const number = index + 1;
          return (
            <span key={id}>
              {residual && (
                <i
                  className="calibration-ring"
                  style={{
                    left: `${(x + residual[0] / picture.width) * 100}%`,
                    top: `${(y + residual[1] / picture.height) * 100}%`,
                  }}
                />
              )}
              <button
                type="button"
                className="calibration-cross"
                data-chosen={chosen === id || undefined}
                data-waiting={waiting === id || undefined}
                style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
                aria-label={
                  residual
                    ? t('calibration.pairOff', { number, pixels: Math.hypot(...residual).toFixed(1) })
                    : t('calibration.pair', { number })
                }
                onFocus={() => useCalibration.setState({ chosen: id })}
                onPointerDown={() => setDragged(id)}
                onKeyDown={(event) => onKey(event, id, x, y)}
              >
                {number}
              </button>
            </span>
          );
        })}
    </div>
  );
}

const ARROWS: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
