import { describe, expect, it } from 'vitest';
import { passedHeaders } from '../../../../realtime/push/cluster/passed-headers.ts';

describe('a request that is passed on', () => {
  it('should say where its body ends, whatever its method', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(passedHeaders({ method, headers: { 'transfer-encoding': 'chunked' } })).toEqual({
        'transfer-encoding': 'chunked',
      });
      expect(passedHeaders({ method, headers: { 'content-length': '5' } })).toEqual({
        'content-length': '5',
      });
      expect(passedHeaders({ method, headers: {} })).toEqual({});
    }
  });

  it('should not announce a body that is not passed on', () => {
    for (const method of ['GET', 'HEAD'])
      for (const framing of [{ 'content-length': '5' }, { 'transfer-encoding': 'chunked' }])
        expect(passedHeaders({ method, headers: { ...framing, accept: 'text/html' } })).toEqual({
          accept: 'text/html',
        });
  });

  it('should leave out who asks, and what is of the connection', () => {
    expect(
      passedHeaders({
        method: 'GET',
        headers: {
          cookie: 'session=1',
          connection: 'keep-alive',
          'x-citymirror-asker': 'me',
          'x-citymirror-signed': 'by me',
          range: 'bytes=0-1',
        },
      }),
    ).toEqual({ range: 'bytes=0-1' });
  });
});
