import { Suspense, useEffect } from 'react';
import type { Scene } from '../../../models/schema/scene.ts';
import { openCase } from '../../alarms/open-case.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { isLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import { LiveBanners } from './LiveBanners.tsx';
import './live.css';
import './texts.ts';
import TimeBar from './TimeBar.tsx';

const AlarmBar = lazyPart(() => import('../alarms/AlarmBar.tsx'));
const ThingCard = lazyPart(() => import('../thing/ThingCard.tsx'));

/** What a city with live layers has besides: the time line, what its state is, and the card of a thing. */
export default function LiveShell({ city }: { city: Scene }) {
  const isInRun = useView(({ document }) => document.clock.mode === 'run');
  const isInRoom = useView(({ document }) => document.room !== undefined);
  const selection = useView(({ document }) => document.selection[0]);
  const layer = city.layers.find(({ id }) => id === selection?.layer);
  // An event has its card in the panel of events.
  const event = layer?.kind === 'events' && isLive(layer) ? selection?.feature : undefined;
  useEffect(() => {
    if (event !== undefined) openCase(event);
  }, [event]);
  return (
    <>
      {/* A building lies over the page and has them itself. */}
      {!isInRoom && (
        <Suspense fallback={null}>
          <AlarmBar city={city} />
        </Suspense>
      )}
      {!isInRoom && <LiveBanners city={city} />}
      {/* A run has a time line of its own. */}
      {!isInRun && <TimeBar city={city} />}
      {selection && layer && isLive(layer) && layer.kind !== 'events' && (
        <Suspense fallback={null}>
          <ThingCard
            key={`${selection.layer} ${selection.feature}`}
            city={city}
            layer={layer}
            id={selection.feature}
          />
        </Suspense>
      )}
    </>
  );
}
