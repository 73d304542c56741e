import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';

/** Where the fictional city lies that a server without a city shows, relative to the project's folder. */
const DEMO_FOLDER = join('cities', 'liangjiang');

export interface DemoCityOptions {
  /** The project's folder. */
  project: string;
  onProgress: (line: string) => void;
}

/**
 * The folder of the fictional city, made first where it is missing: by a process of its own, so that the server does
 * not keep its memory. What a stopped one has made is taken up by the next. Throws InputError `demo-failed`.
 */
export async function ensureDemoCity({ project, onProgress }: DemoCityOptions): Promise<string> {
  const folder = join(project, DEMO_FOLDER);
  if (existsSync(join(folder, 'public', 'scene.json'))) return folder;
  onProgress(`没有指定城市，先生成虚构的“两江”，约一两分钟，仅此一次：${folder}`);
  onProgress('No city was given: making the fictional Liangjiang, a minute or two, this once.');
  const cli = join(project, 'tiles-service', 'cli.ts');
  const child = spawn(process.execPath, [...process.execArgv, cli, 'demo', '--out', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  if (code === 0) return folder;
  throw new InputError(
    'demo-failed',
    folder,
    code === 130 ? 'making the fictional city was stopped.' : 'the fictional city could not be made.',
    'Start again to go on, give a city of your own with --city, or start with --no-demo.',
  );
}
