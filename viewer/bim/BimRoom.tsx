import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import { currentGlobe } from '../app/globe-control.ts';
import { holdFrames } from '../globe/render-loop.ts';
import { localized } from '../locale/i18n.ts';
import { Notices } from '../panels/bars/Notices.tsx';
import { useStatus } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { endBimWorker } from './bim-calls.ts';
import { leaveRoom } from './change-room.ts';
import { DrawError } from './draw/renderer.ts';
import { LiveMarks } from './LiveMarks.tsx';
import { MeasureOverlay } from './MeasureOverlay.tsx';
import { PropertySheet } from './PropertySheet.tsx';
import { RoomSide } from './RoomSide.tsx';
import { RoomState } from './RoomState.tsx';
import { RoomTools } from './RoomTools.tsx';
import { forgetCamera } from './room-camera.ts';
import type { RoomModel } from './room-model.ts';
import { forgetRoom, useRoom } from './room-store.ts';
import { PickFaceHint } from './SectionFields.tsx';
import { startRoom } from './start-room.ts';
import { useBeside } from './use-beside.ts';
import { useLeaving } from './use-leaving.ts';
import { useModel } from './use-model.ts';
import { useRoomKeys } from './use-room-keys.ts';
import { WalkBar } from './WalkBar.tsx';
import './room.css';
import './texts.ts';

/** The BIM room: one building over the whole page, taken apart. The city stands still below it. */
export default function BimRoom({ city, address }: { city: Scene; address: string }) {
  const layerId = useView(({ document }) => document.room?.layer);
  useStillGlobe();
  useRoomKeys();
  return layerId === undefined ? null : (
    <Building key={layerId} city={city} address={address} layerId={layerId} />
  );
}

const MISSING = { state: 'failed', key: 'room.trouble.missing', detail: '' } as const;

function Building({ city, address, layerId }: { city: Scene; address: string; layerId: string }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [attempt, setAttempt] = useState(0);
  const layer = city.layers.find(({ id }) => id === layerId);
  // The scene is asked for again and again: what stays of it leaves the building as it is.
  const opened = useModel(layer, address, attempt) ?? MISSING;
  const model = opened.state === 'ready' ? opened.model : undefined;
  useBeside(city, address, model);
  useLeaving();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each model leaves nothing to the next.
  useEffect(
    () => () => {
      endBimWorker();
      forgetCamera();
      forgetRoom();
    },
    [model],
  );

  return (
    <div className="bim-room" role="dialog" aria-modal="true" aria-label={t('room.label')}>
      <header className="room-bar float">
        <Button
          size="small"
          type="text"
          icon={<ArrowLeftOutlined />}
          onClick={leaveRoom}
          aria-keyshortcuts="Escape"
        >
          {t('room.leave')}
        </Button>
        <h2>{layer ? localized(layer.name, language) : layerId}</h2>
        <LoadState />
      </header>
      {opened.state === 'loading' && (
        <p className="room-state" role="status">
          <span className="spinner" aria-hidden="true" /> {t('room.opening')}
        </p>
      )}
      {opened.state === 'failed' && (
        <div className="room-state trouble" role="alert">
          <div>
            <p>{t(opened.key)}</p>
            <p className="muted">{opened.detail || layerId}</p>
          </div>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {model && <OpenedRoom model={model} />}
      <RoomState city={city} />
      <Notices />
    </div>
  );
}

function OpenedRoom({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const isDrawn = useRoom(({ scene }) => scene !== undefined);
  const [failure, setFailure] = useState<{ key: DrawFailure; detail: string }>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another canvas.
  useEffect(() => {
    setFailure(undefined);
    // A canvas gives one graphics context for life, so each room gets a canvas of its own.
    const canvas = document.createElement('canvas');
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', t('room.canvas'));
    holder.current?.prepend(canvas);
    const over = new AbortController();
    let end: (() => void) | undefined;
    const close = (): void => {
      // That the context goes when the room does is no failure.
      over.abort();
      useRoom.setState({ scene: undefined });
      end?.();
      end = undefined;
      canvas.remove();
    };
    canvas.addEventListener(
      'webglcontextlost',
      () => {
        close();
        setFailure({ key: 'lost', detail: '' });
      },
      { signal: over.signal },
    );
    try {
      end = startRoom(model, canvas);
      canvas.focus({ preventScroll: true });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      setFailure({ key: error instanceof DrawError ? error.lacks : 'failed', detail });
    }
    return close;
  }, [model, attempt, t]);

  return (
    <>
      <div className="room-canvas" ref={holder}>
        {isDrawn && <MeasureOverlay />}
        <PickFaceHint />
        {isDrawn && <LiveMarks />}
      </div>
      {failure && (
        <div className="room-state trouble" role="alert">
          <div>
            <p>{t(`room.trouble.${failure.key}`)}</p>
            {failure.detail && <p className="muted">{failure.detail}</p>}
          </div>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      <TileTrouble />
      <RoomSide model={model} />
      <PropertySheet model={model} />
      <WalkBar />
      <RoomTools model={model} />
    </>
  );
}

/** Why it is not drawn: keys of texts. */
type DrawFailure = DrawError['lacks'] | 'lost' | 'failed';

/** Parts of the building did not come, or what was to be seen of another model is not there, as by a link. */
function TileTrouble() {
  const { t } = useTranslation();
  const trouble = useRoom((state) => state.trouble);
  const isLost = useRoom((state) => state.besideIsLost === true);
  if (trouble === undefined && !isLost) return null;
  const retry = () => {
    const { scene } = useRoom.getState();
    useRoom.setState({ trouble: undefined });
    scene?.tiles.retry();
    scene?.invalidate();
  };
  return (
    <div className="room-tiles-trouble trouble float" role="alert">
      <div className="grow">
        {isLost && <p>{t('room.trouble.beside')}</p>}
        {trouble !== undefined && (
          <>
            <p>{t('room.trouble.tiles')}</p>
            <p className="muted">{trouble}</p>
          </>
        )}
      </div>
      {trouble !== undefined && (
        <Button size="small" onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  );
}

/** How much of what is wanted has come. */
function LoadState() {
  const { t } = useTranslation();
  const percent = useRoom(({ loaded, scene }) =>
    scene && loaded < 1 ? Math.floor(loaded * 100) : undefined,
  );
  const isCoarse = useRoom(({ memory }) => (memory?.coarseness ?? 1) > 1.05);
  if (percent === undefined && isCoarse)
    return (
      <span className="room-coarse muted" role="status">
        {t('room.coarse')}
      </span>
    );
  return percent === undefined ? null : (
    <span className="room-load" role="status">
      <span className="spinner" aria-hidden="true" /> {t('room.loaded', { percent })}
    </span>
  );
}

/** The city below is not drawn while nobody sees it. */
function useStillGlobe(): void {
  const running = useStatus(({ engine }) => engine.state === 'running');
  useEffect(() => {
    const globe = running ? currentGlobe() : undefined;
    return globe && holdFrames(globe.context.scene);
  }, [running]);
}
