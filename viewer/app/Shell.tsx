import { Suspense, useRef } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import { isOtherSide } from '../compare/embed.ts';
import { AddTarget } from '../panels/add/AddTarget.tsx';
import { EngineCover } from '../panels/bars/EngineCover.tsx';
import { MapTools } from '../panels/bars/MapTools.tsx';
import { Notices } from '../panels/bars/Notices.tsx';
import { StatusBar } from '../panels/bars/StatusBar.tsx';
import { TopBar } from '../panels/bars/TopBar.tsx';
import { FeatureCard } from '../panels/card/FeatureCard.tsx';
import { SidePanels } from '../panels/SidePanels.tsx';
import { isLive } from '../stores/live.ts';
import { useMotion } from '../stores/motion.ts';
import { useSketch } from '../stores/sketch.ts';
import { useStatus } from '../stores/status.ts';
import { usePlayer } from '../stores/tours.ts';
import { useView } from '../stores/view.ts';
import { CityCanvas } from './CityCanvas.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { lazyPart } from './lazy-part.tsx';
import { useKeyboard } from './use-keyboard.ts';

const ComparisonView = lazyPart(() => import('../compare/ComparisonView.tsx'));
const OtherSide = lazyPart(() => import('../compare/OtherSide.tsx'));
const MotionBar = lazyPart(() => import('../panels/motion/MotionBar.tsx'));
const TourBar = lazyPart(() => import('../panels/viewpoints/TourBar.tsx'));
const LiveShell = lazyPart(() => import('../panels/live/LiveShell.tsx'));
const RunShell = lazyPart(() => import('../panels/flood/RunShell.tsx'));
const BimRoom = lazyPart(() => import('../bim/BimRoom.tsx'));
const SketchBar = lazyPart(() => import('../panels/bars/sketch/SketchBar.tsx'));

/** The desktop shell: the city, and what floats over it. The other side of a comparison is the city alone. */
export function Shell(properties: { city: Scene; address: string }) {
  return isOtherSide() ? <BareShell {...properties} /> : <WholeShell {...properties} />;
}

function BareShell(properties: { city: Scene; address: string }) {
  const isInRun = useView((state) => state.document.clock.mode === 'run');
  return (
    <div className="shell">
      <CityCanvas {...properties} />
      <EngineCover />
      <Suspense fallback={null}>
        <OtherSide />
      </Suspense>
      {isInRun && (
        <Suspense fallback={null}>
          <RunShell city={properties.city} bare />
        </Suspense>
      )}
    </div>
  );
}

function WholeShell({ city, address }: { city: Scene; address: string }) {
  const shell = useRef<HTMLDivElement>(null);
  const tier = useStatus((state) => state.tier);
  const comparison = useView((state) => state.document.comparison?.kind);
  const touring = usePlayer((state) => state.tour !== undefined);
  const moving = useMotion((state) => state.motion.kind !== 'none');
  const sketching = useSketch((state) => state.request !== undefined);
  const live = city.layers.some(isLive);
  const isInRun = useView((state) => state.document.clock.mode === 'run');
  const isInRoom = useView((state) => state.document.room !== undefined);
  useKeyboard(city);
  return (
    <>
      <div
        className="shell"
        ref={shell}
        inert={isInRoom}
        data-tier={tier}
        data-comparison={comparison}
        data-live={live || undefined}
        data-run={isInRun || undefined}
      >
        <CityCanvas city={city} address={address} />
        {comparison && (
          <ErrorBoundary part>
            <Suspense fallback={null}>
              <ComparisonView city={city} />
            </Suspense>
          </ErrorBoundary>
        )}
        <EngineCover />
        <TopBar city={city} />
        <ErrorBoundary part>
          <SidePanels city={city} address={address} />
        </ErrorBoundary>
        <ErrorBoundary part>
          <FeatureCard city={city} />
        </ErrorBoundary>
        <MapTools city={city} />
        <StatusBar city={city} />
        {live && (
          <Suspense fallback={null}>
            <LiveShell city={city} />
          </Suspense>
        )}
        {isInRun && (
          <ErrorBoundary part>
            <Suspense fallback={null}>
              <RunShell city={city} />
            </Suspense>
          </ErrorBoundary>
        )}
        {touring && (
          <Suspense fallback={null}>
            <TourBar />
          </Suspense>
        )}
        {moving && (
          <Suspense fallback={null}>
            <MotionBar />
          </Suspense>
        )}
        {sketching && (
          <Suspense fallback={null}>
            <SketchBar />
          </Suspense>
        )}
        <AddTarget />
        {!isInRoom && <Notices />}
      </div>
      {isInRoom && (
        <ErrorBoundary part>
          <Suspense fallback={null}>
            <BimRoom city={city} address={address} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}
