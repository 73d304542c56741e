import { i18n } from '../locale/i18n.ts';
import { useAnnotations } from '../stores/annotations.ts';
import { currentCity, useBoot } from '../stores/boot.ts';
import { bundledScene } from '../stores/bundle.ts';
import { lookAgain } from '../stores/look-again.ts';
import { notify } from '../stores/notices.ts';
import { errorText, recordError } from '../stores/status.ts';
import { AnnotationKeeper } from './keeper.ts';
import { localOf } from './local.ts';
import { remoteOf } from './remote.ts';
import './texts.ts';

const report = (error: unknown) => recordError(`annotations: ${errorText(error)}`);

let keeping: { city: string; keeper: AnnotationKeeper } | undefined;

/** Loads the annotations of the city on screen, once, and keeps them from then on. */
export async function keepCityAnnotations(): Promise<void> {
  const city = currentCity()?.city.id;
  if (city === undefined || keeping?.city === city) return;
  const before = keeping?.keeper;
  before?.stop();
  const { author } = useAnnotations.getState();
  useAnnotations.setState({ ...useAnnotations.getInitialState(), author }, true);
  const keeper = new AnnotationKeeper({
    local: localOf(city),
    ...(bundledScene() === undefined ? { remote: remoteOf(city, document.baseURI) } : {}),
    nameOfCopy: ({ name, changedBy }) => i18n.t('annotations.copyName', { name, author: changedBy }),
    onConflict(theirs, copy) {
      if (theirs)
        notify('annotations.conflict', {
          name: theirs.name,
          author: theirs.changedBy,
          time: new Date(theirs.changed).toLocaleTimeString(),
          copy: copy.name,
        });
      else notify('annotations.deletedByOthers', { copy: copy.name });
    },
    onError: report,
  });
  keeping = { city, keeper };
  // Somebody who comes back to the city finds what they have just drawn there.
  await before?.settled();
  await keeper.start();
}

// What stands in the store is of the city on screen, or nothing.
useBoot.subscribe(() => {
  if (keeping) void keepCityAnnotations().catch(report);
});

/** Looks what others have changed. */
export async function refreshAnnotations(): Promise<void> {
  await keeping?.keeper.refresh();
}

// What has changed since the last save goes into the browser's storage before the page does.
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void keeping?.keeper.settled();
  else void refreshAnnotations();
});
// A wall is never left and come back to.
lookAgain(refreshAnnotations);
