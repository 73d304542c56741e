import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { redactingLogger } from '../../../realtime/feeds/redacting-logger.ts';

describe('the log of a feed', () => {
  it('should say why a request failed, and strike secrets out of that as well', () => {
    const lines: string[] = [];
    const logger = redactingLogger(pino({}, { write: (line: string) => lines.push(line) }), (text) =>
      text.replaceAll('geheim', '…'),
    );
    const cause = Object.assign(new Error('connect ECONNREFUSED geheim@10.0.0.7:80'), {
      code: 'ECONNREFUSED',
    });
    logger.warn({ err: new Error('fetch failed', { cause }) }, 'The source cannot be read.');
    expect(lines.join()).toContain('connect ECONNREFUSED …@10.0.0.7:80');
    expect(lines.join()).not.toContain('geheim');
  });

  it('should end with an error that is its own cause', () => {
    const lines: string[] = [];
    const logger = redactingLogger(pino({}, { write: (line: string) => lines.push(line) }), (text) => text);
    const error = new Error('round');
    error.cause = error;
    logger.warn({ err: error }, 'x');
    expect(lines.length).toBe(1);
  });
});
