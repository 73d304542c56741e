import { AimOutlined, BlockOutlined, CloseOutlined, ExpandOutlined, ShrinkOutlined } from '@ant-design/icons';
import { type DragEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '../locale/i18n.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { clearTile, placeCamera, useVideo } from '../stores/video.ts';
import { useView } from '../stores/view.ts';
import { AskForm } from './AskForm.tsx';
import type { CameraApi } from './camera-api.ts';
import { CAMERA_DRAG, draggedCamera } from './camera-drag.ts';
import { project, stopProjecting, useProjections } from './projection/projections.ts';
import { showOnGlobe } from './show-on-globe.ts';
import { TilePlayback, type TileState } from './tile-playback.ts';
import { useAge } from './use-age.ts';

interface TileProperties {
  id: string;
  index: number;
  api: CameraApi;
  paused: boolean;
  hidden: boolean;
  alone: boolean;
  onAlone(): void;
}

const NOTHING: TileState = { facts: undefined, phase: 'loading', picture: { is: 'waiting' }, paused: false };

/** One camera: its picture, whose it is, and how old what one sees is. */
export function Tile({ id, index, api, paused, hidden, alone, onAlone }: TileProperties) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const box = useRef<HTMLDivElement>(null);
  const [playback, setPlayback] = useState<TilePlayback>();
  useEffect(() => {
    const next = new TilePlayback(api, id, box.current!, (facts) =>
      localized(facts.name, useView.getState().document.language),
    );
    setPlayback(next);
    return () => next.destroy();
  }, [api, id]);
  useEffect(() => playback?.setPaused(paused), [playback, paused]);
  const state = useSyncExternalStore(
    (listener) => playback?.subscribe(listener) ?? (() => undefined),
    () => playback?.state ?? NOTHING,
  );
  const { facts, phase, picture } = state;
  const name = facts ? localized(facts.name, language) : id;
  const words = useStateWords(state);
  return (
    <Frame
      index={index}
      hidden={hidden}
      label={`${name}, ${words}`}
      isOld={picture.is === 'old' || picture.is === 'lost'}
    >
      <div className="video-picture" ref={box} />
      {phase === 'closed' && facts && <Closed facts={facts} api={api} onAsked={() => playback?.reload()} />}
      {phase === 'problem' && (
        <p className="video-words">{t(`video.problem.${knownProblem(state.problem)}`)}</p>
      )}
      {phase === 'playing' && picture.is === 'lost' && picture.age === undefined && (
        <p className="video-words">{t('video.noPicture')}</p>
      )}
      <div className="video-marks">
        {phase === 'playing' && (
          <span className="video-state" data-state={state.paused ? 'paused' : picture.is}>
            {words}
          </span>
        )}
        {facts?.answers === false && <span className="video-mark out">{t('video.silentCamera')}</span>}
        {facts?.made === 'rendered' && <span className="video-mark">{t('video.rendered')}</span>}
        {facts?.made === 'recorded' && <span className="video-mark">{t('video.recorded')}</span>}
        {facts?.simulated && facts.made === 'live' && (
          <span className="video-mark">{t('video.simulated')}</span>
        )}
      </div>
      <div className="video-caption">
        <span className="video-name">{name}</span>
        <span className="video-owner">{facts?.owner}</span>
        {facts?.until !== undefined && <Until until={facts.until} />}
      </div>
      <div className="video-actions">
        {facts?.longitude !== undefined && (
          <IconButton small label={t('video.showOnGlobe')} onClick={() => showOnGlobe(facts)}>
            <AimOutlined />
          </IconButton>
        )}
        {phase === 'playing' && <ProjectButton id={id} />}
        <IconButton small label={t(alone ? 'video.together' : 'video.alone')} onClick={onAlone}>
          {alone ? <ShrinkOutlined /> : <ExpandOutlined />}
        </IconButton>
        <IconButton small label={t('video.remove')} onClick={() => clearTile(index)}>
          <CloseOutlined />
        </IconButton>
      </div>
    </Frame>
  );
}

/** Lays the pictures onto the city, or takes them off. */
function ProjectButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const isOn = useProjections(({ cameras }) => cameras.includes(id));
  return (
    <IconButton
      small
      label={t(isOn ? 'video.project.off' : 'video.project.on')}
      aria-pressed={isOn}
      onClick={() => (isOn ? stopProjecting(id) : project(id))}
    >
      <BlockOutlined />
    </IconButton>
  );
}

export function EmptyTile({ index, hidden }: { index: number; hidden: boolean }) {
  const { t } = useTranslation();
  return (
    <Frame index={index} hidden={hidden} label={t('video.empty', { number: index + 1 })}>
      <p className="video-words muted">{t('video.emptyHint')}</p>
    </Frame>
  );
}

interface FrameProperties {
  index: number;
  hidden: boolean;
  label: string;
  isOld?: boolean;
  children: ReactNode;
}

/** A place in the grid, which cameras are dropped on. */
function Frame({ index, hidden, label, isOld = false, children }: FrameProperties) {
  const isActive = useVideo(({ active }) => active === index);
  const id = useVideo(({ tiles }) => tiles[index]);
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    setOver(false);
    const dropped = draggedCamera(event.dataTransfer);
    if (dropped === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    placeCamera(dropped, index);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the tiles are walked with arrow keys as one widget.
    <div
      className="video-tile"
      role="group"
      tabIndex={isActive ? 0 : -1}
      aria-label={label}
      data-active={isActive || undefined}
      data-over={over || undefined}
      data-old={isOld || undefined}
      hidden={hidden}
      draggable={id !== null}
      onDragStart={({ dataTransfer }) => id !== null && dataTransfer.setData(CAMERA_DRAG, id)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(CAMERA_DRAG)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      onFocus={() => useVideo.setState({ active: index })}
      onPointerDown={() => useVideo.setState({ active: index })}
    >
      {children}
    </div>
  );
}

/** Why there is no picture, and what one may do. */
function Closed({
  facts,
  api,
  onAsked,
}: {
  facts: NonNullable<TileState['facts']>;
  api: CameraApi;
  onAsked(): void;
}) {
  const { t } = useTranslation();
  if (facts.may) return <p className="video-words">{t('video.problem.no-pictures')}</p>;
  if (facts.request?.state === 'waiting') return <p className="video-words">{t('video.waiting')}</p>;
  if (!facts.mayAsk) return <p className="video-words">{t('video.closed')}</p>;
  return (
    <div className="video-words">
      <p>{t('video.closedAsk')}</p>
      <AskForm id={facts.id} api={api} onAsked={onAsked} />
    </div>
  );
}

function Until({ until }: { until: number }) {
  const { t } = useTranslation();
  const age = useAge(until);
  const minutes = Math.max(0, Math.ceil(-age / 60));
  return <span className="video-owner">{t('video.until', { count: minutes })}</span>;
}

/** What the tile says of how it stands. */
function useStateWords({ phase, picture, paused, facts }: TileState): string {
  const { t } = useTranslation();
  if (phase === 'closed') return facts?.may ? t('video.problem.no-pictures') : t('video.closed');
  if (phase !== 'playing') return t('video.state.waiting');
  if (paused) return t('video.state.paused');
  if (picture.is === 'old') return t('video.state.old', { age: ageWords(t, picture.age) });
  if (picture.is === 'lost')
    return picture.age === undefined
      ? t('video.state.none')
      : t('video.state.lost', { age: ageWords(t, picture.age) });
  return t(`video.state.${picture.is}`);
}

function ageWords(t: (key: string, values: { count: number }) => string, seconds: number): string {
  if (seconds < 90) return t('video.seconds', { count: seconds });
  if (seconds < 5_400) return t('video.minutes', { count: Math.round(seconds / 60) });
  return t('video.hours', { count: Math.round(seconds / 3_600) });
}

const PROBLEMS = new Set([
  'unreachable',
  'ffmpeg-missing',
  'streams-full',
  'source-away',
  'too-many',
  'no-pictures',
  'not-found',
  'forbidden',
]);
const knownProblem = (code = ''): string => (PROBLEMS.has(code) ? code : 'other');
