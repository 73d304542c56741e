import { describe, expect, it } from 'vitest';
import { serviceEnvironment } from '../../realtime/environment.ts';

const SHARED = { DATABASE_URL: 'postgresql://u:p@db/city', REDIS_URL: 'redis://r:6379' };
const refused = (environment: NodeJS.ProcessEnv): string | undefined => {
  try {
    serviceEnvironment(environment);
    return undefined;
  } catch (error) {
    return (error as Error & { code?: string }).code;
  }
};

describe('the environment of a server', () => {
  it('should need nothing, and take what is empty as not set', () => {
    expect(serviceEnvironment({})).toEqual({});
    const empty = {
      DATABASE_URL: '',
      REDIS_URL: '',
      CLUSTER_PATIENCE: '',
      CLUSTER_LISTEN: '',
      METRICS_TOKEN: '',
    };
    expect(serviceEnvironment(empty)).toEqual({});
  });

  it('should say what is set', () => {
    const more = { CLUSTER_LISTEN: '[fd00::5]:8090', CLUSTER_PATIENCE: '2.5', METRICS_TOKEN: 'x'.repeat(16) };
    expect(serviceEnvironment({ ...SHARED, ...more })).toEqual({
      databaseUrl: SHARED.DATABASE_URL,
      metricsToken: more.METRICS_TOKEN,
      cluster: { redisUrl: SHARED.REDIS_URL, listen: '[fd00::5]:8090', patience: 2.5 },
    });
  });

  it('should refuse servers that would share Redis and no database', () => {
    expect(refused({ REDIS_URL: SHARED.REDIS_URL })).toBe('redis-without-database');
    expect(refused({ ...SHARED, REDIS_URL: 'r:6379' })).toBe('redis-url');
  });

  it('should refuse a patience that is no number of seconds', () => {
    for (const patience of ['abc', '0', '-5', '0.1', '3601', '1e3', 'Infinity', '12s', ' '])
      expect(refused({ ...SHARED, CLUSTER_PATIENCE: patience }), patience).toBe('cluster-patience');
  });

  it('should refuse what other servers cannot reach', () => {
    for (const listen of [
      '8090',
      '10.0.0.5',
      '10.0.0.5:0',
      '10.0.0.5:65536',
      '0.0.0.0:80',
      '[::]:80',
      'fd00::5:80',
    ])
      expect(refused({ ...SHARED, CLUSTER_LISTEN: listen }), listen).toBe('cluster-listen');
    for (const listen of ['10.0.0.5:8090', 'twin-1.lan:1'])
      expect(refused({ ...SHARED, CLUSTER_LISTEN: listen }), listen).toBeUndefined();
  });

  it('should refuse a token that could be guessed', () => {
    expect(refused({ METRICS_TOKEN: 'x'.repeat(15) })).toBe('metrics-token');
  });
});
