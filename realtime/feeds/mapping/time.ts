/**
 * Times of sources to UTC milliseconds. A format is `iso` (ISO 8601), `epoch-s`, `epoch-ms`, or a pattern of yyyy, MM,
 * dd, HH, mm, ss and SSS as in `yyyy-MM-dd HH:mm:ss`.
 */

/** Gives UTC milliseconds; throws a RangeError that says what is wrong. */
export type TimeReader = (value: unknown) => number;

const ISO =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const FIELDS = /yyyy|MM|dd|HH|mm|ss|SSS/g;
/** Digits of a field; a month may also be written with one. */
const DIGITS: Record<string, string> = {
  yyyy: '(\\d{4})',
  MM: '(\\d{1,2})',
  dd: '(\\d{1,2})',
  HH: '(\\d{1,2})',
  mm: '(\\d{1,2})',
  ss: '(\\d{1,2})',
  SSS: '(\\d{1,3})',
};
/** Without a character between the fields each has all its digits. */
const EXACT: Record<string, string> = {
  MM: '(\\d{2})',
  dd: '(\\d{2})',
  HH: '(\\d{2})',
  mm: '(\\d{2})',
  ss: '(\\d{2})',
  SSS: '(\\d{3})',
};
const MOST = 8_640_000_000_000_000;

/** `zone`: of times that carry none: IANA, as Asia/Shanghai, or an offset as +08:00. Throws a RangeError. */
export function timeReader(format: string, zone?: string): TimeReader {
  const offsetAt = zone === undefined ? undefined : zoneOffset(zone);
  if (format === 'epoch-s' || format === 'epoch-ms') {
    const factor = format === 'epoch-s' ? 1000 : 1;
    return (value) => {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number * factor) > MOST)
        throw new RangeError(`${shown(value)} is no number of ${factor === 1 ? 'milliseconds' : 'seconds'}`);
      return Math.round(number * factor);
    };
  }
  const read = format === 'iso' ? readIso : patternReader(format);
  return (value) => {
    if (value instanceof Date) return value.getTime();
    if (typeof value !== 'string') throw new RangeError(`${shown(value)} is no text of the form ${format}`);
    const fields = read(value.trim());
    if (!fields) throw new RangeError(`${shown(value)} is not of the form ${format}`);
    const utc = utcOf(fields);
    if (utc === undefined) throw new RangeError(`${shown(value)} is no time that there is`);
    if (fields.offset !== undefined) return utc - fields.offset;
    if (!offsetAt)
      throw new RangeError(`${shown(value)} does not say its time zone; give the time a zone in the mapping`);
    return utc - offsetAt(utc);
  };
}

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Milliseconds ahead of UTC, where the text says. */
  offset?: number;
}

function readIso(text: string): Fields | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', offset] = match;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Math.floor(Number(`0.${fraction || 0}`) * 1000),
    ...(offset === undefined ? {} : { offset: offsetOf(offset) }),
  };
}

function patternReader(pattern: string): (text: string) => Fields | undefined {
  const names: string[] = [];
  const dense = /yyyyMM|MMdd|HHmm/.test(pattern);
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const source = escaped.replace(FIELDS, (name) => {
    names.push(name);
    return (dense ? EXACT[name] : undefined) ?? DIGITS[name];
  });
  for (const needed of ['yyyy', 'MM', 'dd'])
    if (!names.includes(needed))
      throw new RangeError(
        `the time format "${pattern}" has no ${needed}; give iso, epoch-s, epoch-ms or a pattern as yyyy-MM-dd HH:mm:ss`,
      );
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    const match = expression.exec(text);
    if (!match) return undefined;
    const value = (name: string) => (names.includes(name) ? Number(match[names.indexOf(name) + 1]) : 0);
    return {
      year: value('yyyy'),
      month: value('MM'),
      day: value('dd'),
      hour: value('HH'),
      minute: value('mm'),
      second: value('ss'),
      millisecond: value('SSS'),
    };
  };
}

/** Undefined for the 30th of February. A leap second counts as the one after. */
function utcOf({ year, month, day, hour, minute, second, millisecond }: Fields): number | undefined {
  if (month < 1 || month > 12 || day < 1 || minute > 59 || second > 60) return undefined;
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0))) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function offsetOf(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** Milliseconds that a zone is ahead of UTC when its clocks show a time, written as if it were UTC. */
function zoneOffset(zone: string): (local: number) => number {
  if (/^[+-]\d{2}(:?\d{2})?$|^z$/i.test(zone)) {
    const offset = offsetOf(zone);
    return () => offset;
  }
  let parts: Intl.DateTimeFormat;
  try {
    parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new RangeError(`the time zone "${zone}" is not known; give one as Asia/Shanghai or +08:00`);
  }
  const ahead = (utc: number): number => {
    const value: Record<string, number> = {};
    for (const { type, value: text } of parts.formatToParts(utc)) value[type] = Number(text);
    const local = Date.UTC(value.year, value.month - 1, value.day, value.hour, value.minute, value.second);
    return local - Math.floor(utc / 1000) * 1000;
  };
  const day = 86_400_000;
  return (local) => {
    // Of an hour that is there twice the first one counts; one that is not there is told as if nothing had changed.
    const before = ahead(local - day);
    const after = ahead(local + day);
    return ahead(local - before) === before || ahead(local - after) !== after ? before : after;
  };
}

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
