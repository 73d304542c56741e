import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { floodCaseSchema } from '../../../../models/schema/flood-case.ts';
import { viewDocumentSchema } from '../../../../models/schema/view-document.ts';
import { planRun } from '../../../../viewer/flood/live/run-live.ts';
import { cancelRun, isComputing, startRun } from '../../../../viewer/flood/run-job.ts';
import { useRuns } from '../../../../viewer/flood/runs.ts';
import { NO_CHANGES, plannedRun } from '../../../../viewer/flood/scenario.ts';
import { useBoot } from '../../../../viewer/stores/boot.ts';
import { setView } from '../../../../viewer/stores/view.ts';

vi.mock('virtual:flood-kernels', () => ({ alone: 'alone.wasm', shared: 'shared.wasm' }));

const AT = Date.UTC(2026, 6, 1, 12);
const preset = floodCaseSchema.parse({
  schema: 'citymirror/flood-case/1',
  id: 'river',
  name: { 'zh-CN': '河洪', en: 'River' },
  duration: 3600,
  initial: [
    {
      ...{ level: 10, verticalDatum: '1985' },
      area: [
        [
          [114.5, 27.5],
          [114.6, 27.5],
          [114.6, 27.6],
          [114.5, 27.6],
        ],
      ],
    },
  ],
  gauges: [{ id: 'g', at: [114.55, 27.55], thing: 'x:g' }],
});
const city = {
  id: 'liangjiang',
  scenarioPresets: [preset],
  layers: [],
  networks: [],
  grid: { crs: 'EPSG:4547', verticalDatum: '1985', cellSize: 10, rasters: { bed: 'bed.tif' } },
} as never;
const live = { at: AT, lead: 0, stage: 'hold', rain: 'none' } as const;
const scenario = { preset: 'river', changes: NO_CHANGES, start: AT, live };
const other = plannedRun(preset, { ...NO_CHANGES, level: 1 }, AT, city);

let workers: { isEnded: boolean }[];
/** Lets the server tell what gauges tell, or nothing. */
let tell: (level?: number) => void;
const settle = () => new Promise((resolve) => setTimeout(resolve, 10));
const readings = (level: number) => ({
  ...{ schema: 'citymirror/readings/1', from: AT - 3_600_000, to: AT },
  readings: [
    {
      ...{ thing: 'x:g', datastream: 'w', property: 'water-level', unit: 'm', verticalDatum: '1985' },
      ...{ rhythm: 60, points: [[AT - 30_000, level]] },
    },
  ],
});

beforeEach(() => {
  workers = [];
  vi.stubGlobal(
    'Worker',
    class {
      isEnded = false;
      constructor() {
        workers.push(this);
      }
      postMessage(): void {}
      terminate(): void {
        this.isEnded = true;
      }
    },
  );
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('document', { baseURI: 'https://twin.test/' });
  // A server that answers when a test has it answer, also to who has given up.
  const answer = new Promise<Response>((resolve) => {
    tell = (level) =>
      resolve(
        level === undefined
          ? Response.json({ error: 'busy' }, { status: 503 })
          : Response.json(readings(level)),
      );
  });
  vi.stubGlobal('fetch', () => answer);
  useBoot.setState({
    boot: { phase: 'ready', city, address: 'https://twin.test/city/liangjiang/scene.json' },
  });
  useRuns.setState({ entries: [], open: {}, job: undefined, missing: {} });
  setView(
    viewDocumentSchema.parse({
      ...{ schema: 'citymirror/view/1', scene: 's', camera: { longitude: 114, latitude: 27, height: 500 } },
    }),
  );
});
afterEach(async () => {
  cancelRun();
  await settle();
  vi.unstubAllGlobals();
});

describe('a run that gauges are read for', () => {
  it('should be a job while they are read, and be computed then', async () => {
    const planning = planRun(preset, scenario);
    expect(useRuns.getState().job).toMatchObject({ state: 'planning', preset: 'river' });
    expect(isComputing()).toBe(true);
    tell(12);
    await planning;
    expect(useRuns.getState().job).toMatchObject({ state: 'reading', scenario: { live } });
    expect(useRuns.getState().job?.isPlan).toBeUndefined();
    expect(workers).toHaveLength(1);
  });

  describe.each([['there', 12] as const, ['refused', undefined] as const])(
    'late, and %s then',
    (_, level) => {
      it('should be nothing when it was cancelled', async () => {
        const planning = planRun(preset, scenario);
        cancelRun();
        expect(useRuns.getState()).toMatchObject({ job: undefined, missing: {} });
        tell(level);
        await planning;
        await settle();
        expect(useRuns.getState().job).toBeUndefined();
        expect(workers).toHaveLength(0);
      });

      it('should not give up a newer run, nor say of it that it failed', async () => {
        const planning = planRun(preset, scenario);
        startRun(preset, other);
        tell(level);
        await planning;
        await settle();
        expect(useRuns.getState().job).toMatchObject({ id: other.id, state: 'reading' });
        expect(workers.map(({ isEnded }) => isEnded)).toEqual([false]);
      });
    },
  );

  it('should say why it cannot be planned', async () => {
    const planning = planRun(preset, scenario);
    tell();
    await planning;
    expect(useRuns.getState().job).toMatchObject({ state: 'failed', isPlan: true, scenario: { live } });
    expect(isComputing()).toBe(false);
    expect(workers).toHaveLength(0);
  });
});
