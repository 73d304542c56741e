import { useTranslation } from 'react-i18next';
import type { Language } from '../../../models/schema/text.ts';
import type { Threshold } from '../../../models/schema/theme.ts';
import { localized } from '../../locale/i18n.ts';

/** Shape and colour of each statutory level; the numeral stands in it. */
const MARKS: Record<Threshold['level'], { shape: string; color: string; ink: string }> = {
  I: { shape: 'M12 1.5 22.5 12 12 22.5 1.5 12z', color: '#d3222a', ink: '#ffffff' },
  II: { shape: 'M12 2 23 21.5H1z', color: '#ee7d00', ink: '#000000' },
  III: { shape: 'M3 3h18v18H3z', color: '#f5d400', ink: '#000000' },
  IV: { shape: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z', color: '#1f6fd0', ink: '#ffffff' },
};

/** A level that a value reaches: numeral, shape and colour, and what it means. Nothing where none is reached. */
export function LevelMark({ threshold, language }: { threshold: Threshold | undefined; language: Language }) {
  const { t } = useTranslation();
  if (!threshold) return null;
  const { shape, color, ink } = MARKS[threshold.level];
  const text = t('themes.levelReached', {
    level: threshold.level,
    meaning: localized(threshold.label, language),
  });
  return (
    <span className="level-mark" title={text}>
      <svg viewBox="0 0 24 24" role="img" aria-label={text}>
        <path d={shape} fill={color} stroke="rgb(0 0 0 / 60%)" />
        <text
          x="12"
          y={threshold.level === 'II' ? 19 : 16}
          textAnchor="middle"
          fontSize="10"
          fontWeight="700"
          fill={ink}
        >
          {threshold.level}
        </text>
      </svg>
    </span>
  );
}
