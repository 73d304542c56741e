import { useBoot } from '../../stores/boot.ts';
import { cityOffset, formatOffset, instant, localTime, machineOffset } from '../bars/time-zone.ts';

export interface CityTime {
  /** `yyyy-mm-dd hh:mm:ss` of UTC milliseconds. */
  dateAndTime(time: number): string;
  /** `hh:mm`. */
  clock(time: number): string;
  /** UTC milliseconds of what a field for date and time holds (`yyyy-mm-ddThh:mm`); undefined of an empty one. */
  read(field: string): number | undefined;
  /** `UTC+8`, to be shown with the times. */
  zone: string;
}

/** Times as the city on screen has them, whatever zone this machine is set to; of this machine where no city is open. */
export function useCityTime(): CityTime {
  const longitude = useBoot(({ boot }) => (boot.phase === 'ready' ? boot.city.origin.longitude : undefined));
  return cityTime(longitude);
}

export function cityTime(longitude: number | undefined): CityTime {
  const offsetAt = (time: number) =>
    longitude === undefined ? machineOffset(time) : cityOffset(longitude, machineOffset(time));
  return {
    dateAndTime(time) {
      const { date, clock, seconds } = localTime(time, offsetAt(time));
      return `${date} ${clock}:${seconds}`;
    },
    clock: (time) => localTime(time, offsetAt(time)).clock,
    read(field) {
      const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(field)?.slice(1).map(Number);
      if (!parts) return undefined;
      const [year, month, day, hours, minutes] = parts;
      const near = Date.UTC(year, month - 1, day, hours, minutes);
      return instant(year, month, day, hours * 60 + minutes, offsetAt(near));
    },
    zone: formatOffset(offsetAt(Date.now())),
  };
}
