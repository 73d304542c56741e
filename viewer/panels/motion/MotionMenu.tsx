import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { currentCity } from '../../stores/boot.ts';
import { flyAlong } from '../../stores/motion.ts';
import { useSelection } from '../../stores/selection.ts';
import { askToFly, askToOrbit, askToWalk } from './ask.ts';
import './motion.css';
import { wayOf } from './way-of-feature.ts';

/** The ways to move through the city: on foot, along a line or a feature, around a place. */
export default function MotionMenu({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const menu = useRef<HTMLDivElement>(null);
  const record = useSelection((state) => state.record);
  const way =
    record.state === 'ready' ? wayOf(record.feature, currentCity()?.city.origin.height ?? 0) : undefined;
  useEffect(() => {
    menu.current?.querySelector('button')?.focus();
    const leave = (event: PointerEvent) => {
      if (!menu.current?.parentElement?.contains(event.target as Node)) onClose();
    };
    addEventListener('pointerdown', leave);
    return () => removeEventListener('pointerdown', leave);
  }, [onClose]);

  const entries: [key: string, run: (() => void) | undefined, shortcut?: string][] = [
    ['walk', () => void askToWalk(), 'W'],
    ['path', () => void askToFly()],
    ['feature', way && (() => flyAlong(way))],
    ['orbit', () => void askToOrbit()],
  ];
  return (
    <div
      className="motion-menu float"
      ref={menu}
      role="menu"
      aria-label={t('tools.motion')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
          return;
        }
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:enabled')];
        const next = buttons.indexOf(document.activeElement as HTMLButtonElement) + step;
        buttons.at(next % buttons.length)?.focus();
      }}
    >
      {entries.map(([key, run, shortcut]) => (
        <button
          key={key}
          type="button"
          role="menuitem"
          className="row"
          disabled={!run}
          onClick={() => {
            onClose();
            run?.();
          }}
        >
          <span className="grow">{t(`motion.start.${key}`)}</span>
          {shortcut && <kbd>{shortcut}</kbd>}
        </button>
      ))}
    </div>
  );
}
