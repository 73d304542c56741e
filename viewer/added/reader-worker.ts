import { tellError } from './add-error.ts';
import { type ReadRequest, readFile } from './read.ts';

/** One file to one worker; whoever gives up ends it. */
self.addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  // What cannot be sent is told as well: nobody would hear of it otherwise.
  readFile(data)
    .then((read) => self.postMessage({ read }))
    .catch((error: unknown) => self.postMessage({ error: tellError(error) }));
});
