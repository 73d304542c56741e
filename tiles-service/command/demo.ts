import { join, resolve } from 'node:path';
import { InputError } from '../../models/errors.ts';
import type { Progress } from '../../models/schema/index.ts';
import {
  composeDemoCity,
  DEMO_DEFAULTS,
  type DemoCity,
  type DemoParameters,
} from '../../scenes/demo/city.ts';
import { DEMO_THINGS } from '../../scenes/demo/things/index.ts';
import { loadManifest } from '../city/manifest.ts';
import { buildManifest } from '../city/onboard/build.ts';
import { writeDemoLive } from '../demo/live/write-live.ts';
import { DEMO_MANIFEST } from '../demo/manifest.ts';
import { StageTimes } from '../demo/stages.ts';
import { writeDemoSources } from '../demo/write-sources.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { printProducts } from './products.ts';
import { formatSeconds } from './progress-bar.ts';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Make a fictional city to try things on: its files, its manifest, and the city of them.',
  usage: `demo --out <folder> [options]

  --out <folder>     city folder; the files that it is made of are in its folder "sources"
  --seed <n>         another number, another city (default ${DEMO_DEFAULTS.seed})
  --buildings <n>    how many (default ${DEMO_DEFAULTS.buildingsPerSquareKilometre} for each square kilometre: 60,000)
  --size <km>        side of the square, 6 to 40 (default ${DEMO_DEFAULTS.size / 1000})
  --things <n>       sensors, vehicles and cameras that its simulator has, ${DEMO_THINGS.least} to ${DEMO_THINGS.most} (default ${DEMO_THINGS.usual});
                     0: none, and nothing is live
  --only-live        leave the city as it is, and write only what is live in it; say what it was made with
  --mqtt             what the simulator tells goes over the MQTT broker of MQTT_URL, which the server is started with
  --imagery          draw the base imagery as pictures too, which takes minutes; without, maps are drawn from vectors`,

  async run(args, { print, json, signal, onProgress: show }) {
    const values = parse(args);
    const times = new StageTimes();
    const onProgress = (progress: Progress): void => {
      times.tell(progress);
      show(progress);
    };
    if (!values.out) throw new UsageError('demo: say where the city goes: --out <folder>.');
    const out = resolve(values.out);
    const begun = performance.now();
    onProgress({ step: 'laying out the city', done: 0, unit: 'steps' });
    const count = thingsOf(values);
    const live = { mqtt: values.mqtt ?? false };
    const city = compose(parametersOf(values));
    signal.throwIfAborted();
    if (values['only-live']) {
      await loadManifest(out);
      const { things, clips } = await writeDemoLive(city, out, count, live);
      print(`${things} things. ${aboutClips(clips)} A server that has the city shows them in a few seconds.`);
      return EXIT.done;
    }
    const sources = join(out, 'sources');
    const numbers = await writeDemoSources(city, sources);
    const result = await buildManifest({
      manifest: join(sources, DEMO_MANIFEST),
      out,
      imagery: values.imagery ?? false,
      signal,
      onProgress,
    });
    if (!result.build)
      throw new Error(`The demo city's own manifest is wrong: ${JSON.stringify(result.problems)}`);
    const written = count > 0 ? await writeDemoLive(city, out, count, { ...live, numbers }) : undefined;
    const seconds = (performance.now() - begun) / 1000;
    if (json)
      print(
        JSON.stringify({
          city: result.build.manifest.id,
          buildings: city.buildings.length,
          seconds,
          stages: Object.fromEntries(times.seconds()),
        }),
      );
    else {
      printProducts(result.build.products, print);
      print(
        times
          .seconds()
          .map(([stage, own]) => `${stage} ${formatSeconds(own)}`)
          .join(' · '),
      );
      if (written) print(`${written.things} things. ${aboutClips(written.clips)}`);
      print(
        `${city.buildings.length} buildings, fictional. Done in ${formatSeconds(seconds)}. Look at it: npm start -- --city ${values.out}`,
      );
    }
    return EXIT.done;
  },
};

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('demo', {
    args,
    options: {
      out: text,
      seed: text,
      buildings: text,
      size: text,
      things: text,
      'only-live': { type: 'boolean' },
      mqtt: { type: 'boolean' },
      imagery: { type: 'boolean' },
    },
  }).values;
}

/** Clips are of the poses of the cameras of the usual city, and lie in assets/clips. */
const aboutClips = (clips: number): string =>
  clips > 0
    ? `${clips} cameras have a clip.`
    : 'No camera has pictures: clips are there for the usual --seed, --size and --buildings alone, in assets/clips.';

function parametersOf(values: ReturnType<typeof parse>): DemoParameters {
  const { seed, size, buildingsPerSquareKilometre } = DEMO_DEFAULTS;
  const kilometres = numberOf('size', values.size, size / 1000, 6, 40);
  const buildings = Math.round(buildingsPerSquareKilometre * kilometres ** 2);
  return {
    seed: numberOf('seed', values.seed, seed, 0, 2 ** 31, true),
    size: kilometres * 1000,
    buildings: numberOf('buildings', values.buildings, buildings, 1, 1e6, true),
  };
}

function thingsOf({ things }: ReturnType<typeof parse>): number {
  if (things === '0') return 0;
  return numberOf('things', things, DEMO_THINGS.usual, DEMO_THINGS.least, DEMO_THINGS.most, true);
}

function compose(parameters: DemoParameters): DemoCity {
  try {
    return composeDemoCity(parameters);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      'demo-buildings',
      `--buildings ${parameters.buildings}`,
      `a city of ${parameters.size / 1000} km cannot have so many. ${error.message}`,
      'Change --buildings or --size.',
    );
  }
}

function numberOf(
  name: string,
  text: string | undefined,
  usual: number,
  low: number,
  high: number,
  whole = false,
): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (text.trim() === '' || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    throw new UsageError(
      `demo: --${name} "${text}" is no ${whole ? 'whole ' : ''}number from ${low} to ${high}.`,
    );
  return value;
}
