import { CloseOutlined, FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import { addTexts } from '../locale/i18n.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { clearTile, GRIDS, keepVideo, setGrid, useVideo } from '../stores/video.ts';
import { useView } from '../stores/view.ts';
import { CameraApi } from './camera-api.ts';
import { mostDecoders, playingTiles } from './decoders.ts';
import { EmptyTile, Tile } from './Tile.tsx';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import './video.css';

addTexts({ 'zh-CN': zhCN, en });

/** The pictures of cameras side by side, over a corner of the city or, when asked, over all of the page. */
export default function VideoDock({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const { grid, tiles, active } = useVideo();
  const [wide, setWide] = useState(false);
  /** The one that is looked at alone for now. */
  const [alone, setAlone] = useState<number>();
  const dock = useRef<HTMLElement>(null);
  const api = useMemo(() => new CameraApi(city.id, document.baseURI), [city.id]);
  const isHidden = useHidden();
  const isReplay = useView(({ document }) => document.clock.mode === 'replay');
  useEffect(() => keepVideo(city.id), [city.id]);
  useEffect(() => {
    if (alone !== undefined && (alone >= grid || tiles[alone] === null)) setAlone(undefined);
  }, [alone, grid, tiles]);

  const shown = tiles.slice(0, grid);
  const columns = alone === undefined ? Math.sqrt(grid) : 1;
  const most = mostDecoders(navigator.hardwareConcurrency || 4);
  const plays = playingTiles(shown, alone ?? active, isHidden ? 0 : alone === undefined ? most : 1);
  const count = shown.filter((id) => id !== null).length;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (alone !== undefined || wide)) {
      if (alone !== undefined) setAlone(undefined);
      else setWide(false);
    } else if (!(event.target instanceof HTMLElement && event.target.matches('.video-tile'))) return;
    else if (event.key === 'Enter')
      setAlone(alone === undefined && tiles[active] !== null ? active : undefined);
    else if (event.key === 'Delete') clearTile(active);
    else if (ARROWS[event.key] && alone === undefined)
      move(active, ARROWS[event.key], columns, grid, dock.current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section
      ref={dock}
      className={wide ? 'video-dock wide' : 'video-dock float'}
      aria-label={t('video.dock')}
      onKeyDown={onKeyDown}
    >
      <header>
        <h2>{t('video.title')}</h2>
        <fieldset className="video-grids" aria-label={t('video.grid')}>
          {GRIDS.map((size) => (
            <button
              key={size}
              type="button"
              className="icon-button small word"
              aria-pressed={grid === size}
              aria-label={t('video.gridOf', { count: size })}
              onClick={() => {
                setAlone(undefined);
                setGrid(size);
              }}
            >
              {size}
            </button>
          ))}
        </fieldset>
        <span className="muted grow">
          {count > plays.size && !isHidden && alone === undefined
            ? t('video.most', { count: plays.size })
            : ''}
        </span>
        <IconButton
          small
          label={t(wide ? 'video.narrow' : 'video.wide')}
          aria-pressed={wide}
          onClick={() => setWide(!wide)}
        >
          {wide ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
        </IconButton>
        <IconButton small label={t('video.close')} onClick={() => useVideo.setState({ open: false })}>
          <CloseOutlined />
        </IconButton>
      </header>
      {isReplay && <p className="video-note">{t('video.notReplayed')}</p>}
      <div
        className="video-grid"
        data-tiles={alone === undefined ? grid : 1}
        style={{ ['--columns' as never]: columns }}
      >
        {shown.map((id, index) =>
          id === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in the grid is what it is.
            <EmptyTile key={`empty ${index}`} index={index} hidden={alone !== undefined} />
          ) : (
            <Tile
              key={id}
              id={id}
              index={index}
              api={api}
              paused={!plays.has(index)}
              hidden={alone !== undefined && alone !== index}
              alone={alone === index}
              onAlone={() => setAlone(alone === index ? undefined : index)}
            />
          ),
        )}
      </div>
    </section>
  );
}

const ARROWS: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function move(
  active: number,
  [right, down]: readonly [number, number],
  columns: number,
  grid: number,
  dock: HTMLElement | null,
): void {
  const column = (active % columns) + right;
  const row = Math.floor(active / columns) + down;
  if (column < 0 || column >= columns || row < 0 || row >= grid / columns) return;
  const next = row * columns + column;
  useVideo.setState({ active: next });
  dock?.querySelectorAll<HTMLElement>('.video-tile')[next]?.focus();
}

/** A page that nobody sees decodes nothing. */
function useHidden(): boolean {
  const [hidden, setHidden] = useState(document.visibilityState === 'hidden');
  useEffect(() => {
    const listen = () => setHidden(document.visibilityState === 'hidden');
    document.addEventListener('visibilitychange', listen);
    return () => document.removeEventListener('visibilitychange', listen);
  }, []);
  return hidden;
}
