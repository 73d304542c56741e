import { InputError } from '../../../models/errors.ts';
import { JSON_LIMITS } from '../json/limits.ts';

const LINE_FEED = 0x0a;

/** The lines of a stream of bytes. One longer than the limit of JSON texts is refused in the name of `file`. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer[]> {
  let rest: Buffer[] = [];
  let restLength = 0;
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let from = 0;
    for (let to = chunk.indexOf(LINE_FEED); to >= 0; to = chunk.indexOf(LINE_FEED, from)) {
      const part = chunk.subarray(from, to);
      lines.push(rest.length === 0 ? part : Buffer.concat([...rest, part]));
      rest = [];
      restLength = 0;
      from = to + 1;
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      restLength += chunk.length - from;
      if (restLength > JSON_LIMITS.slice) {
        throw new InputError(
          'json-too-large',
          file,
          `has a feature that is larger than ${Math.round(JSON_LIMITS.slice / 2 ** 20)} MiB as text.`,
          'Split the feature into smaller parts.',
        );
      }
    }
    if (lines.length > 0) yield lines;
  }
  if (restLength > 0) yield [Buffer.concat(rest)];
}
