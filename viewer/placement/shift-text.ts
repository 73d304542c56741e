import type { TFunction } from 'i18next';
import { headingBetween } from '../../models/bim/model-move.ts';
import { enuFrame } from '../../models/geodesy/ellipsoid.ts';
import type { ModelMove } from '../../models/schema/model-move.ts';
import type { Language } from '../../models/schema/text.ts';
import { listSeparator } from '../locale/list-separator.ts';

/** East, north and up in metres, and degrees clockwise, from how the files have a model. */
export function shiftOf({ from, to }: ModelMove): { east: number; north: number; up: number; turn: number } {
  const [east, north] = enuFrame(from.longitude, from.latitude, from.height).toEnu(
    to.longitude,
    to.latitude,
    // Over the ground: the earth's bend is no height.
    from.height,
  );
  return { east, north, up: to.height - from.height, turn: headingBetween(from.heading, to.heading) };
}

/** In words, as `3.20 m east, 1.00 m south, 0.30 m up, 12.0° clockwise`; what did not change is left out. */
export function shiftText(t: TFunction, move: ModelMove, language: Language): string {
  const { east, north, up, turn } = shiftOf(move);
  const parts = [
    part(t, east, 'east', 'west'),
    part(t, north, 'north', 'south'),
    part(t, up, 'up', 'down'),
    Math.abs(turn) < 0.0005
      ? undefined
      : t(`placing.shift.${turn > 0 ? 'clockwise' : 'counter'}`, { value: degreesText(Math.abs(turn)) }),
  ].filter((one) => one !== undefined);
  return parts.length > 0 ? parts.join(listSeparator(language)) : t('placing.shift.none');
}

/** With a digit behind the point, and with more where there are more. */
const degreesText = (degrees: number): string => degrees.toFixed(3).replace(/0{1,2}$/, '');

function part(t: TFunction, metres: number, ahead: string, back: string): string | undefined {
  if (Math.abs(metres) < 0.005) return undefined;
  return t(`placing.shift.${metres > 0 ? ahead : back}`, { value: Math.abs(metres).toFixed(2) });
}
