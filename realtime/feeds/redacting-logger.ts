import type { Logger } from 'pino';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
/** Deeper values are not logged. */
const MOST_DEPTH = 4;

/** A logger that strikes secrets out of every text it is given, in messages, errors and values alike. */
export function redactingLogger(logger: Logger, redact: (text: string) => string): Logger {
  const clean = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return redact(value);
    if (value instanceof Error) {
      // "fetch failed" alone helps nobody: why is in its cause.
      const { cause } = value;
      const why = cause === undefined || depth >= MOST_DEPTH ? {} : { cause: clean(cause, depth + 1) };
      return { type: value.name, message: redact(value.message), ...why };
    }
    if (value === null || typeof value !== 'object') return value;
    if (depth >= MOST_DEPTH) return '…';
    if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [redact(key), clean(inner, depth + 1)]),
    );
  };
  const redacting = Object.create(logger) as Logger;
  for (const level of LEVELS) {
    redacting[level] = ((...given: unknown[]) => {
      (logger[level] as (...words: unknown[]) => void)(...given.map((one) => clean(one, 0)));
    }) as Logger[typeof level];
  }
  const child = (...given: Parameters<Logger['child']>) =>
    redactingLogger(logger.child(...given) as unknown as Logger, redact);
  redacting.child = child as unknown as Logger['child'];
  return redacting;
}
