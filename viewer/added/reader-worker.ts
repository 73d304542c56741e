import { tellError } from './add-error.ts';
import { type ReadRequest, readFile } from './read.ts';

/** One file to one worker; whoever gives up ends it. */
self.addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  readFile(data).then(
    (read) => self.postMessage({ read }),
    (error: unknown) => self.postMessage({ error: tellError(error) }),
  );
});
