import { useTranslation } from 'react-i18next';
import { type MeasuredPlace, useRoom } from './room-store.ts';

const SIZE = 6;

/** What is measured, over the picture: lines with their lengths, and where the pointer would measure from. */
export function MeasureOverlay() {
  const { t } = useTranslation();
  const scene = useRoom((state) => state.scene);
  const lines = useRoom((state) => state.lines);
  const snapped = useRoom((state) => state.snapped);
  const tool = useRoom((state) => state.tool);
  // It goes with the picture.
  useRoom((state) => state.frame);
  if (!scene || (lines.length === 0 && tool !== 'measure')) return null;
  const at = ({ place, level }: MeasuredPlace) =>
    scene.project(place[0], place[1], place[2] + level * scene.apart);
  const open = lines.at(-1)?.length === 1 && snapped ? [...(lines.at(-1) ?? []), snapped] : undefined;
  const drawn = open ? [...lines.slice(0, -1), open] : lines;
  return (
    <>
      <svg className="room-overlay" aria-hidden="true">
        {drawn.map((line) => {
          const [a, b] = [at(line[0]), line[1] && at(line[1])];
          return a && b ? (
            <line key={keyOf(line)} className="measured" x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
          ) : null;
        })}
        {drawn.flat().map((place) => (
          <Mark key={place.place.join()} place={place} at={at(place)} />
        ))}
        {tool === 'measure' && snapped && <Mark place={snapped} at={at(snapped)} isPointer />}
      </svg>
      {drawn.map((line) => {
        const [a, b] = [at(line[0]), line[1] && at(line[1])];
        if (!a || !b) return null;
        const { length, level, up } = measured(line[0], line[1]);
        return (
          <div
            key={keyOf(line)}
            className="room-measure float"
            style={{ left: (a.x + b.x) / 2, top: (a.y + b.y) / 2 }}
          >
            <strong>{length.toFixed(3)} m</strong>
            <small>{t('room.measure.parts', { level: level.toFixed(3), up: up.toFixed(3) })}</small>
          </div>
        );
      })}
      {tool === 'measure' && (
        <p className="room-hint-bar float" role="status">
          {t(snapped ? `room.measure.${snapped.kind}` : 'room.measure.start')}
        </p>
      )}
    </>
  );
}

const keyOf = (line: readonly MeasuredPlace[]): string => line.map(({ place }) => place.join()).join(' ');

/** Metres between two places, those of it that are level, and those up (down: less than 0). */
export function measured(a: MeasuredPlace, b: MeasuredPlace): { length: number; level: number; up: number } {
  const [dx, dy, up] = [0, 1, 2].map((axis) => b.place[axis] - a.place[axis]);
  return { length: Math.hypot(dx, dy, up), level: Math.hypot(dx, dy), up };
}

/** A square on a corner, a triangle on an edge, a circle on a face. */
function Mark({
  place,
  at,
  isPointer,
}: {
  place: MeasuredPlace;
  at: { x: number; y: number } | undefined;
  isPointer?: boolean;
}) {
  if (!at) return null;
  const { x, y } = at;
  const name = isPointer ? 'mark pointer' : 'mark';
  if (place.kind === 'vertex')
    return <rect className={name} x={x - SIZE} y={y - SIZE} width={2 * SIZE} height={2 * SIZE} />;
  if (place.kind === 'edge')
    return <path className={name} d={`M${x} ${y - SIZE}l${SIZE} ${1.7 * SIZE}h${-2 * SIZE}z`} />;
  return <circle className={name} cx={x} cy={y} r={SIZE * 0.8} />;
}
