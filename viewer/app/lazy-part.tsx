import { type ComponentType, type FunctionComponent, lazy, useReducer } from 'react';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/** A file of the page did not come: the network, or a server that has a new version of the page. */
export class PartNotLoaded extends Error {
  override readonly name = 'PartNotLoaded';
}

/**
 * A part of the page that is loaded when it is first shown. Where that fails, or it throws, a line says so in its
 * place and offers to try again; the rest of the page stays.
 */
export function lazyPart<Properties extends object>(
  load: () => Promise<{ default: ComponentType<Properties> }>,
): FunctionComponent<Properties> {
  const loaded = () =>
    lazy(() =>
      load().catch((error: unknown) => {
        throw new PartNotLoaded(error instanceof Error ? error.message : String(error));
      }),
    );
  // A failure is kept in what `lazy` gives, and so is what was loaded.
  let Part = loaded();
  // biome-ignore lint/correctness/noComponentHookFactories: one component for each part, made once, is the point.
  return function LazyPart(properties: Properties) {
    const [, showAgain] = useReducer((count: number) => count + 1, 0);
    const onRetry = () => {
      Part = loaded();
      showAgain();
    };
    return (
      <ErrorBoundary part onRetry={onRetry}>
        <Part {...properties} />
      </ErrorBoundary>
    );
  };
}
