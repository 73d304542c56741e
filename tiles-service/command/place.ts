import { headingBetween } from '../../models/bim/model-move.ts';
import { standingPlaceSchema } from '../../models/schema/index.ts';
import { placeModel, placeOfModel } from '../city/place-model.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

export const placeCommand: Command = {
  name: 'place',
  summary:
    'Say where a building model stands now, put it back to where its file has it, or move it by metres.',
  usage: `place <folder> <layer> [options]

  --shift=<east,north,up>  metres to move it by, as --shift=-3.5,2,0
  --turn=<degrees>         to turn it by, clockwise seen from above, about the middle of the ground below it
  --reset                  back to where its file has it`,
  async run(args, { print, json }) {
    const { values, positionals } = parseOptions('place', {
      args,
      allowPositionals: true,
      options: { shift: { type: 'string' }, turn: { type: 'string' }, reset: { type: 'boolean' } },
    });
    const [folder, layer, ...more] = positionals;
    if (layer === undefined || more.length > 0)
      throw new UsageError('place: name a city folder and the layer of a building model.');
    if (values.reset && (values.shift !== undefined || values.turn !== undefined))
      throw new UsageError('place: --reset stands alone.');
    const [shift, turn] = [numbersIn('--shift', values.shift, 3), numbersIn('--turn', values.turn, 1)];
    if (values.reset) await placeModel(folder, layer, { moved: null });
    else if (shift || turn) await moveModel(folder, layer, shift ?? [0, 0, 0], turn?.[0] ?? 0);
    const place = await placeOfModel(folder, layer);
    if (!place) throw new UsageError(`place: the city has no building model in a layer "${layer}".`);
    const { moved } = place;
    if (json) print(JSON.stringify({ layer, moved }));
    else if (!moved) print(`${layer} stands where its file has it.`);
    else {
      const { longitude, latitude, height } = moved.to;
      const turned = headingBetween(moved.from.heading, moved.to.heading);
      print(
        `${layer} was put by hand to ${longitude.toFixed(7)}, ${latitude.toFixed(7)}, ${height.toFixed(2)} m over the ellipsoid, turned by ${turned.toFixed(1)}°.`,
      );
    }
    return EXIT.done;
  },
};

async function moveModel(
  folder: string,
  layer: string,
  shift: readonly number[],
  turn: number,
): Promise<void> {
  const { shiftedMove, standingMove } = await import('../city/bim/standing-move.ts');
  const standing = await standingMove(folder, layer);
  const moved = shiftedMove(standing, [shift[0], shift[1], shift[2]], turn);
  const checked = standingPlaceSchema.safeParse(moved.to);
  if (!checked.success) throw new UsageError('place: that is no place on the earth.');
  await placeModel(folder, layer, { moved });
}

function numbersIn(name: string, text: string | undefined, count: number): number[] | undefined {
  if (text === undefined) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== count || !numbers.every(Number.isFinite))
    throw new UsageError(
      `place: ${name} "${text}" is not ${count} number${count > 1 ? 's' : ''} in metres or degrees.`,
    );
  return numbers;
}
