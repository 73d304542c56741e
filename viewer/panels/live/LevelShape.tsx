import { levelLook } from '../../live/symbols/levels.ts';

/** Colour, shape and numeral of a warning level; what it means stands beside it. Nothing for none. */
export function LevelShape({ level, size = 16 }: { level: number; size?: number }) {
  const look = levelLook(level);
  if (!look) return null;
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
      style={{ forcedColorAdjust: 'none' }}
    >
      <path d={look.shape} fill={look.color} stroke="rgb(0 0 0 / 60%)" />
      <text x="12" y={look.middle + 4} textAnchor="middle" fontSize="11" fontWeight="700" fill={look.ink}>
        {look.numeral}
      </text>
    </svg>
  );
}
