import { useEffect } from 'react';
import type { Scene } from '../../../models/schema/scene.ts';
import { followRun } from '../../flood/follow-run.ts';
import { RunBar } from './RunBar.tsx';
import RunMark from './RunMark.tsx';
import './run.css';
import './texts.ts';

/** What a city in a run has besides: its water, the time line of the run, and what says that it is one. */
export default function RunShell({ city, bare = false }: { city: Scene; bare?: boolean }) {
  useEffect(followRun, []);
  return (
    <>
      {/* The top bar has the mark, where there is one. */}
      {bare ? <RunMark city={city} /> : <RunBar city={city} />}
    </>
  );
}
