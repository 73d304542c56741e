import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import type { Comparison } from '../../models/schema/view-document.ts';
import { encodePermalink } from '../stores/permalink.ts';
import { currentView, patchView, useView } from '../stores/view.ts';
import { EMBED_PARAMETER } from './embed.ts';
import { connectOtherSide } from './host-link.ts';
import { SideLabels } from './SideLabels.tsx';
import { otherSide } from './sides.ts';
import './texts.ts';
import './compare.css';

/** Share of the width that an arrow key moves the line by; with Shift. */
const STEP = 0.02;
const LONG_STEP = 0.1;
/** How often a line that is drawn is written into the document, in milliseconds. */
const WRITE_INTERVAL = 150;

/** The other side of a comparison, over the city or beside it, and the line between. */
export default function ComparisonView({ city }: { city: Scene }) {
  const comparison = useView((state) => state.document.comparison);
  return comparison ? <Sides city={city} comparison={comparison} /> : null;
}

function Sides({ city, comparison }: { city: Scene; comparison: Comparison }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [address] = useState(otherAddress);
  const [ready, setReady] = useState(false);
  const line = useLine(comparison);
  const { kind } = comparison;

  useEffect(() => (frame.current ? connectOtherSide(frame.current, () => setReady(true)) : undefined), []);

  const lineStyle = { '--line': `${line.position * 100}%` } as CSSProperties;
  const percent = Math.round(line.position * 100);
  return (
    <div className="comparison" data-kind={kind} style={lineStyle}>
      <iframe ref={frame} src={address} title={t('comparison.other')} data-ready={ready} />
      {!ready && (
        <div className="comparison-waiting" role="status">
          <span className="spinner" aria-hidden="true" />
          {t('comparison.loading')}
        </div>
      )}
      <SideLabels city={city} />
      {kind === 'swipe' ? (
        // biome-ignore lint/a11y/useSemanticElements: <hr> takes no focus and no value.
        <div
          className="comparison-line"
          role="separator"
          aria-orientation="vertical"
          aria-label={t('comparison.line')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={t('comparison.lineAt', { percent })}
          tabIndex={0}
          {...line.handlers}
        >
          <span aria-hidden="true">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="m9 7-5 5 5 5M15 7l5 5-5 5" fill="none" stroke="currentColor" strokeWidth="2" />
            </svg>
          </span>
        </div>
      ) : (
        <div className="comparison-edge" aria-hidden="true" />
      )}
    </div>
  );
}

/** The page itself, as the other side: what it shows first is in its address, what changes comes by messages. */
function otherAddress(): string {
  const url = new URL(location.href);
  url.search = '';
  url.searchParams.set(EMBED_PARAMETER, 'other');
  url.hash = encodePermalink(otherSide(currentView()));
  return url.href;
}

/** Where the line is, drawn by mouse, finger and keys. The document hears of it now and then. */
function useLine({ position }: Comparison) {
  const [drawn, setDrawn] = useState<number>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(position);

  const move = (next: number) => {
    latest.current = Math.min(1, Math.max(0, next));
    setDrawn(latest.current);
    timer.current ??= setTimeout(write, WRITE_INTERVAL);
  };
  const write = () => {
    timer.current = undefined;
    const { comparison } = currentView();
    if (comparison) patchView({ comparison: { ...comparison, position: latest.current } });
  };
  const shareOf = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.parentElement?.getBoundingClientRect();
    return box && box.width > 0 ? (clientX - box.left) / box.width : 0.5;
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.releasePointerCapture(event.pointerId);
    clearTimeout(timer.current);
    write();
    setDrawn(undefined);
  };

  return {
    position: drawn ?? position,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        event.preventDefault();
        latest.current = position;
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) move(shareOf(event));
      },
      onPointerUp: end,
      onPointerCancel: end,
      onKeyDown(event: KeyboardEvent) {
        const step = event.shiftKey ? LONG_STEP : STEP;
        const next = { ArrowLeft: position - step, ArrowRight: position + step, Home: 0, End: 1 }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        const { comparison } = currentView();
        const clamped = Math.min(1, Math.max(0, next));
        if (comparison) patchView({ comparison: { ...comparison, position: clamped } });
      },
    },
  };
}
