import { expect, it } from 'vitest';
import { demoCommandLine } from '../../../tiles-service/serve/demo-city.ts';

it('should make the first city go over the broker that the server is started with, and by no broker else', () => {
  const options = { project: '/project', folder: '/city', size: 8 };
  expect(demoCommandLine({ ...options, mqtt: true })).toEqual([
    'demo',
    '--out',
    '/city',
    '--size',
    '8',
    '--mqtt',
  ]);
  expect(demoCommandLine({ project: '/project' })).toEqual(['demo', '--out', '/project/cities/liangjiang']);
});
