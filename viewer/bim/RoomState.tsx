import { Suspense } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import { lazyPart } from '../app/lazy-part.tsx';
import { ClockView } from '../panels/bars/ClockView.tsx';
import { LiveBanners } from '../panels/live/LiveBanners.tsx';
import '../panels/live/live.css';
import '../panels/live/texts.ts';
import { isLive } from '../stores/live.ts';
import { useView } from '../stores/view.ts';

const AlarmBar = lazyPart(() => import('../panels/alarms/AlarmBar.tsx'));
const RunMark = lazyPart(() => import('../panels/flood/RunMark.tsx'));

/** What every screen says, inside too: alarms, what of the live data is not what it seems, a run, a time that is not now. */
export function RoomState({ city }: { city: Scene }) {
  const mode = useView(({ document }) => document.clock.mode);
  const live = city.layers.some(isLive);
  return (
    <>
      <div className="room-clock">
        <Suspense fallback={null}>{mode === 'run' && <RunMark city={city} />}</Suspense>
        {(mode === 'run' || (live && mode === 'replay')) && <ClockView longitude={city.origin.longitude} />}
      </div>
      {live && (
        <Suspense fallback={null}>
          <AlarmBar city={city} />
          <LiveBanners city={city} />
        </Suspense>
      )}
    </>
  );
}
