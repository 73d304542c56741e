import { ensureViewer } from '../../../tiles-service/serve/viewer-build.ts';
import { beginRun } from './once.ts';
import { PROJECT } from './start-server.ts';

/** Once before all end-to-end tests: the viewer, built from the sources as they are. Gives what is done after them. */
export default async function buildViewer(): Promise<() => Promise<void>> {
  await ensureViewer({ project: PROJECT, build: true, onProgress: (line) => console.log(line) });
  return beginRun();
}
