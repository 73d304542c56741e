import { i18n } from '../locale/i18n.ts';
import { useAnnotations } from '../stores/annotations.ts';
import { currentCity } from '../stores/boot.ts';
import { bundledScene } from '../stores/bundle.ts';
import { notify } from '../stores/notices.ts';
import { recordError } from '../stores/status.ts';
import { AnnotationKeeper } from './keeper.ts';
import { localOf } from './local.ts';
import { remoteOf } from './remote.ts';
import './texts.ts';

let keeping: { city: string; keeper: AnnotationKeeper } | undefined;

/** Loads the annotations of the city on screen, once, and keeps them from then on. */
export async function keepCityAnnotations(): Promise<void> {
  const city = currentCity()?.city.id;
  if (city === undefined || keeping?.city === city) return;
  keeping?.keeper.stop();
  useAnnotations.setState(useAnnotations.getInitialState(), true);
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
    onError: (text) => recordError(`annotations: ${text}`),
  });
  keeping = { city, keeper };
  await keeper.start();
}

/** Looks what others have changed; for when a person comes back to the page. */
export async function refreshAnnotations(): Promise<void> {
  await keeping?.keeper.refresh();
}

// What has changed since the last save goes into the browser's storage before the page does.
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void keeping?.keeper.settled();
  else void refreshAnnotations();
});
