import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

/**
 * One line per request: method, path (without the query, where a view may be written), status, bytes of the
 * body, milliseconds, client. A response that the client did not wait for is marked as aborted.
 */
export function requestLog(logger: Logger) {
  if (!logger.isLevelEnabled('info')) return skip;
  return (request: Request, response: Response, next: NextFunction): void => {
    const started = performance.now();
    const path = request.originalUrl.split('?', 1)[0];
    const sentBefore = request.socket.bytesWritten;
    response.once('close', () => {
      const line = {
        method: request.method,
        path,
        status: response.statusCode,
        bytes: response.writableFinished
          ? Number(request.method === 'HEAD' ? 0 : (response.getHeader('content-length') ?? 0))
          : request.socket.bytesWritten - sentBefore,
        ms: Math.round((performance.now() - started) * 10) / 10,
        client: request.ip,
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      logger.info(line, 'request');
    });
    next();
  };
}

function skip(_request: Request, _response: Response, next: NextFunction): void {
  next();
}
