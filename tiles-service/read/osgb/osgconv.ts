import { spawn } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { MOST_OSGT_BYTES, type OsgtBlock, parseOsgt } from './osgt-document.ts';

/** Time for one file, and seconds of a processor's: a usual one takes less than one, a damaged one may have no end. */
const LONGEST_MILLISECONDS = 120_000;
const MOST_CPU_SECONDS = 20;
/** KiB of address space: damage in a file must not become all of the machine's memory. */
const MOST_MEMORY = 2 << 20;
/** Kept of what osgconv says. */
const MOST_SAID = 2_000;

/** The environment: no plugin of osgconv may fetch what a file names. An unused port of this machine is the proxy. */
const NO_NETWORK = {
  ...Object.fromEntries(
    ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'HTTPS_PROXY', 'FTP_PROXY', 'ALL_PROXY'].map(
      (name) => [name, 'http://127.0.0.1:9'],
    ),
  ),
  no_proxy: '',
  NO_PROXY: '',
  OSG_CURL_PROXY: '127.0.0.1',
  OSG_CURL_PROXYPORT: '9',
  OSG_NOTIFY_LEVEL: 'FATAL',
};

/** A file that osgconv cannot read, or what it wrote cannot be. */
export class OsgbBroken extends Error {}

/** @throws InputError `osgb-tool-missing` */
export async function requireOsgconv(name: string): Promise<void> {
  // Its exit code for this says nothing: some versions count it as a failure.
  const { missing } = await runOsgconv(['--version'], process.cwd());
  if (!missing) return;
  throw new InputError(
    'osgb-tool-missing',
    name,
    "this is OSGB, which only OpenSceneGraph's osgconv can open, and osgconv is not installed.",
    'Install it (Debian and Ubuntu: apt-get install openscenegraph), or export the same project as 3D Tiles from the program that made it and import its tileset.json.',
  );
}

/**
 * Opens an .osgb by letting osgconv write it as text, pictures within, into `scratch`.
 * @throws OsgbBroken for a file that cannot be opened.
 */
export async function openOsgb(path: string, scratch: string, name: string): Promise<OsgtBlock> {
  const text = join(scratch, `${name}.osgt`);
  try {
    const { code, said } = await runOsgconv([path, text, '-O', 'WriteImageHint=IncludeData'], scratch);
    const facts = await stat(text).catch(() => undefined);
    if (!facts) throw new OsgbBroken(`osgconv cannot open it (${said || `exit code ${code}`})`);
    if (facts.size > MOST_OSGT_BYTES) throw new OsgbBroken('it holds more than a tile should');
    return parseOsgt(await readFile(text, 'utf8'));
  } catch (error) {
    if (error instanceof RangeError) throw new OsgbBroken(error.message);
    throw error;
  } finally {
    await rm(text, { force: true });
  }
}

interface Ended {
  code: number | null;
  said: string;
  missing: boolean;
}

function runOsgconv(words: readonly string[], folder: string): Promise<Ended> {
  return new Promise((resolve) => {
    const isUnix = process.platform !== 'win32';
    const limited = `ulimit -v ${MOST_MEMORY}; ulimit -t ${MOST_CPU_SECONDS}; exec osgconv "$@"`;
    const [program, all] = isUnix
      ? ['/bin/sh', ['-c', limited, 'osgconv', ...words]]
      : ['osgconv', [...words]];
    const child = spawn(program, all, {
      cwd: folder,
      env: { ...process.env, ...NO_NETWORK },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MILLISECONDS,
      killSignal: 'SIGKILL',
    });
    let said = '';
    const hear = (bytes: Buffer): void => {
      if (said.length < MOST_SAID) said += bytes.toString('utf8');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', () => resolve({ code: null, said, missing: true }));
    child.on('close', (code) =>
      resolve({ code, said: said.trim().slice(0, 300).replace(/\s+/g, ' '), missing: code === 127 }),
    );
  });
}
