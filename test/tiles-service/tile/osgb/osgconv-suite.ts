import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

const isThere = spawnSync('osgconv', ['--help']).error === undefined;

/** A suite that needs OpenSceneGraph's osgconv. Without it, it is counted and named as skipped. */
export function describeOsgconv(name: string, suite: () => void): void {
  if (isThere) describe(name, () => suite());
  else describe.skip(`${name} (skipped: install openscenegraph)`, () => suite());
}
