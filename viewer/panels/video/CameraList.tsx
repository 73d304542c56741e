import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraFacts, CameraList as Found } from '../../../models/schema/camera-facts.ts';
import { localized } from '../../locale/i18n.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { placeCamera, useVideo } from '../../stores/video.ts';
import { useView } from '../../stores/view.ts';
import type { CameraApi } from '../../video/camera-api.ts';
import { CAMERA_DRAG } from '../../video/camera-drag.ts';

const DELAY = 250;
/** Rows that a list has: more are found by words. */
const MOST = 100;

/** Cameras by name, owner or area; each goes on screen by a click, or is dragged to its place. */
export function CameraList({ api }: { api: CameraApi }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState<string>();
  const input = useRef<{ focus(): void }>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        api.find({ limit: MOST, ...(text.trim() === '' ? {} : { q: text.trim() }) }, abort.signal).then(
          (next) => {
            setFound(next);
            setProblem(undefined);
          },
          (error: unknown) => {
            if (!abort.signal.aborted) setProblem(refusalText(t, error));
          },
        );
      },
      text === '' ? 0 : DELAY,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, text, t]);

  return (
    <>
      <Input
        ref={input as never}
        type="search"
        allowClear
        value={text}
        placeholder={t('video.find')}
        aria-label={t('video.find')}
        onChange={({ target }) => setText(target.value)}
      />
      <p role="status" className="muted">
        <FoundWords found={found} problem={problem} isAll={text.trim() === ''} />
      </p>
      <ul className="rows">
        {found?.cameras.map((camera) => (
          <li key={camera.id}>
            <CameraRow camera={camera} />
          </li>
        ))}
      </ul>
    </>
  );
}

function FoundWords({
  found,
  problem,
  isAll,
}: {
  found: Found | undefined;
  problem: string | undefined;
  isAll: boolean;
}) {
  const { t } = useTranslation();
  if (problem !== undefined) return t('video.unavailable', { detail: problem });
  if (!found) return t('status.loading');
  if (found.total === 0) return t(isAll ? 'video.noCameras' : 'video.nothing');
  return found.total > found.cameras.length
    ? t('video.found', { count: found.total, shown: found.cameras.length })
    : t('video.foundAll', { count: found.total });
}

function CameraRow({ camera }: { camera: CameraFacts }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const isShown = useVideo(({ open, tiles, grid }) => open && tiles.slice(0, grid).includes(camera.id));
  const { id, name, owner, answers, may, video } = camera;
  return (
    <button
      type="button"
      className="row"
      draggable
      aria-pressed={isShown}
      title={t(isShown ? 'video.onScreen' : 'video.add')}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(CAMERA_DRAG, id);
        // There has to be a place to drop it.
        useVideo.setState({ open: true });
      }}
      onClick={() => placeCamera(id)}
      onPointerEnter={() => useVideo.setState({ pointed: id })}
      onFocus={() => useVideo.setState({ pointed: id })}
    >
      <span className="grow">
        <span className="title">{localized(name, language)}</span>
        <span className="sub">
          {owner}
          {video === undefined && <span className="tag outlined">{t('video.noSource')}</span>}
          {video !== undefined && !may && <span className="tag outlined">{t('video.restricted')}</span>}
          {answers === false && <span className="tag">{t('video.silentCamera')}</span>}
        </span>
      </span>
      {isShown && <span className="tag accent">{t('video.onScreen')}</span>}
    </button>
  );
}
