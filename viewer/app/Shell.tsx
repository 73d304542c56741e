import { lazy, Suspense, useRef } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import { EngineCover } from '../panels/bars/EngineCover.tsx';
import { MapTools } from '../panels/bars/MapTools.tsx';
import { Notices } from '../panels/bars/Notices.tsx';
import { StatusBar } from '../panels/bars/StatusBar.tsx';
import { TopBar } from '../panels/bars/TopBar.tsx';
import { FeatureCard } from '../panels/card/FeatureCard.tsx';
import { SidePanels } from '../panels/SidePanels.tsx';
import { useSketch } from '../stores/sketch.ts';
import { useStatus } from '../stores/status.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { GlobeCanvas } from './GlobeCanvas.tsx';
import { useKeyboard } from './use-keyboard.ts';

const SketchBar = lazy(() => import('../panels/bars/sketch/SketchBar.tsx'));

/** The desktop shell: the city, and what floats over it. */
export function Shell({ city, address }: { city: Scene; address: string }) {
  const shell = useRef<HTMLDivElement>(null);
  const attempt = useStatus((state) => state.engineAttempt);
  const tier = useStatus((state) => state.tier);
  const sketching = useSketch((state) => state.request !== undefined);
  useKeyboard(city);
  return (
    <div className="shell" ref={shell} data-tier={tier}>
      <GlobeCanvas key={attempt} city={city} address={address} />
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
      {sketching && (
        <Suspense fallback={null}>
          <SketchBar />
        </Suspense>
      )}
      <Notices />
    </div>
  );
}
