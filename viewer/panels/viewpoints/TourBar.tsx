import {
  CaretRightOutlined,
  CloseOutlined,
  FullscreenExitOutlined,
  FullscreenOutlined,
  PauseOutlined,
  RetweetOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
} from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../locale/i18n.ts';
import { timetableOf } from '../../stores/tour-timing.ts';
import { goToStep, setLoop, setPlaying, stopTour, usePlayer } from '../../stores/tours.ts';
import { IconButton } from '../IconButton.tsx';
import './tours.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** While a tour is shown: its caption, where it is, and the buttons of a player. */
export default function TourBar() {
  const { t } = useTranslation();
  const { tour, playing, step, elapsed, presenting } = usePlayer();
  usePresentation(presenting);
  useTourKeys();
  if (!tour) return null;
  const shown = tour.steps[step];
  const total = timetableOf(tour).at(-1)?.end ?? 0;
  const share = total > 0 ? Math.min(1, (elapsed % total) / total || (elapsed >= total ? 1 : 0)) : 0;
  return (
    <section className="tour-bar float" aria-label={t('tour.playing', { name: tour.name })}>
      <div className="tour-caption" aria-live="polite">
        <strong>{shown?.name}</strong>
        {shown?.caption && <p>{shown.caption}</p>}
      </div>
      <div className="tour-progress" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <div className="tour-row">
        <IconButton label={t('tour.previous')} placement="top" onClick={() => goToStep(step - 1)}>
          <StepBackwardOutlined />
        </IconButton>
        <IconButton
          label={t(playing ? 'tour.pause' : 'tour.resume')}
          placement="top"
          onClick={() => setPlaying(!playing)}
        >
          {playing ? <PauseOutlined /> : <CaretRightOutlined />}
        </IconButton>
        <IconButton label={t('tour.next')} placement="top" onClick={() => goToStep(step + 1)}>
          <StepForwardOutlined />
        </IconButton>
        <span className="muted">{t('tour.stepOf', { step: step + 1, count: tour.steps.length })}</span>
        <IconButton
          label={t('tour.loop')}
          placement="top"
          aria-pressed={tour.loop}
          onClick={() => setLoop(!tour.loop)}
        >
          <RetweetOutlined />
        </IconButton>
        <IconButton
          label={t(presenting ? 'tour.leavePresentation' : 'tour.presentation')}
          placement="top"
          aria-pressed={presenting}
          onClick={() => usePlayer.setState({ presenting: !presenting })}
        >
          {presenting ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
        </IconButton>
        <IconButton label={t('tour.end')} placement="top" onClick={stopTour}>
          <CloseOutlined />
        </IconButton>
      </div>
    </section>
  );
}

/** The whole screen for the city; what marks simulated and classified data, and whose data it is, stays. */
function usePresentation(presenting: boolean): void {
  useEffect(() => {
    if (!presenting) return;
    document.documentElement.dataset.presenting = 'true';
    if (document.fullscreenEnabled) void document.documentElement.requestFullscreen().catch(() => undefined);
    const follow = () => {
      if (!document.fullscreenElement) usePlayer.setState({ presenting: false });
    };
    document.addEventListener('fullscreenchange', follow);
    return () => {
      document.removeEventListener('fullscreenchange', follow);
      delete document.documentElement.dataset.presenting;
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    };
  }, [presenting]);
}

function useTourKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !isOurs(event)) return;
      const { step, playing } = usePlayer.getState();
      if (event.key === 'Escape') stopTour();
      else if (event.key === ' ') setPlaying(!playing);
      else if (event.key === 'ArrowLeft') goToStep(step - 1);
      else if (event.key === 'ArrowRight') goToStep(step + 1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Who takes hold of the view wants to look: the tour waits.
    const hold = (event: Event) => {
      if (event.target instanceof HTMLCanvasElement && usePlayer.getState().playing) setPlaying(false);
    };
    addEventListener('keydown', listen, true);
    addEventListener('pointerdown', hold, true);
    addEventListener('wheel', hold, { capture: true, passive: true });
    return () => {
      removeEventListener('keydown', listen, true);
      removeEventListener('pointerdown', hold, true);
      removeEventListener('wheel', hold, true);
    };
  }, []);
}

/** Buttons keep their space bar, fields and sliders their arrows. */
function isOurs({ key, target }: KeyboardEvent): boolean {
  if (key === 'Escape') return !(target instanceof Element && target.closest('[role="dialog"]'));
  return target === document.body || target instanceof HTMLCanvasElement;
}
