/** A timestep of SUMO has one element for each vehicle; more than this is no file of SUMO. */
const MOST = 64 << 20;
const OPENS = '<timestep';
const CLOSES = '</timestep>';

export interface Timestep {
  /** Seconds of the simulation. */
  time: number;
  /** The element with all that is in it. */
  xml: string;
}

/**
 * Cuts the timesteps out of an FCD file of SUMO as it is read, one at a time in memory. Throws a RangeError for what is
 * none.
 */
export async function* timesteps(source: AsyncIterable<Uint8Array>): AsyncGenerator<Timestep> {
  const decoder = new TextDecoder();
  let text = '';
  let found = false;
  let whole = '';
  for await (const chunk of source) {
    text += decoder.decode(chunk, { stream: true });
    for (;;) {
      const start = text.indexOf(OPENS);
      if (start < 0) {
        // The end may be the beginning of the next one.
        text = text.slice(-OPENS.length);
        break;
      }
      const headEnd = text.indexOf('>', start);
      if (headEnd < 0) {
        text = text.slice(start);
        break;
      }
      const isEmpty = text[headEnd - 1] === '/';
      const end = isEmpty ? headEnd + 1 : text.indexOf(CLOSES, headEnd) + CLOSES.length;
      if (!isEmpty && end < CLOSES.length) {
        text = text.slice(start);
        if (text.length > MOST) throw new RangeError(`A timestep has more than ${MOST} characters.`);
        break;
      }
      whole = text.slice(start, end);
      const time = Number(/\stime\s*=\s*["']([^"']+)["']/.exec(whole.slice(0, headEnd - start + 1))?.[1]);
      if (!Number.isFinite(time)) throw new RangeError('A timestep has no time.');
      found = true;
      yield { time, xml: whole };
      text = text.slice(end);
    }
  }
  if (!found) throw new RangeError('There is no timestep in the file; is it an FCD export of SUMO?');
}
