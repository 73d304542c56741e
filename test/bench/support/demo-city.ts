import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../e2e/support/start-server.ts';

/** The whole fictional city of 60,000 buildings, kept between runs; what has not changed is not made anew. */
export async function wholeDemoCity(): Promise<string> {
  const out = join(PROJECT, '.cache/bench/liangjiang');
  const command = ['--import', 'tsx', 'tiles-service/cli.ts', 'demo', '--out', out];
  await promisify(execFile)(process.execPath, command, { cwd: PROJECT, maxBuffer: 1 << 26 });
  return out;
}
