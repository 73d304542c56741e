import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { BuildResult } from '../../../../tiles-service/city/build-city.ts';
import {
  buildManifest,
  type OnboardOptions,
  type OnboardResult,
} from '../../../../tiles-service/city/onboard/build.ts';
import { type Plan, type PlanOptions, planManifest } from '../../../../tiles-service/city/onboard/plan.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';

/** A house of 40 m by 40 m in a row of them in Delft; `at`: its place in the row. */
export interface House {
  code: string;
  at?: number;
  [column: string]: unknown;
}

/** One for all cities of a test file: starting a worker takes longer than such a city. */
const POOL = new WorkerPool(1);
afterAll(() => POOL.close());

export const HEAD = 'schema: citymirror/manifest/1\nid: small\nname: Small\nimagery: false\n';

/** A folder with files and a manifest, to plan and build small cities in. */
export class SmallCity {
  readonly folder = mkdtempSync(join(tmpdir(), 'city-small-'));
  readonly out = join(this.folder, 'city');

  file(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  manifest(text: string, name = 'city.yaml'): string {
    return this.file(name, HEAD + text);
  }

  houses(name: string, houses: readonly House[]): string {
    const features = houses.map(({ at, ...properties }, index) => {
      const [west, south] = [4.36 + (at ?? index) * 1e-3, 52.01];
      const [east, north] = [west + 6e-4, south + 4e-4];
      const ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
    });
    return this.file(name, JSON.stringify({ type: 'FeatureCollection', features }));
  }

  plan(manifest: string, options: Partial<PlanOptions> = {}): Promise<Plan> {
    return planManifest({ manifest, signal: new AbortController().signal, onProgress: () => {}, ...options });
  }

  onboard(manifest: string, options: Partial<OnboardOptions> = {}): Promise<OnboardResult> {
    return buildManifest({
      manifest,
      out: this.out,
      pool: POOL,
      signal: new AbortController().signal,
      onProgress: () => {},
      ...options,
    });
  }

  /** Throws where the manifest's own problems kept it from being built. */
  async build(
    manifest: string,
    options: Partial<OnboardOptions> = {},
  ): Promise<OnboardResult & { build: BuildResult }> {
    const result = await this.onboard(manifest, options);
    if (!result.build) throw new Error(JSON.stringify(result.problems));
    return { ...result, build: result.build };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Every file under a folder with its bytes, as the tests compare them. */
export function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}
