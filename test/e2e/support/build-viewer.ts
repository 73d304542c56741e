import { ensureViewer } from '../../../tiles-service/serve/viewer-build.ts';
import { PROJECT } from './start-server.ts';

/** Once before all end-to-end tests: the viewer, built from the sources as they are. */
export default async function buildViewer(): Promise<void> {
  await ensureViewer({ project: PROJECT, build: true, onProgress: (line) => console.log(line) });
}
