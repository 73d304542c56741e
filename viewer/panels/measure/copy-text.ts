import { i18n } from '../../locale/i18n.ts';
import { announce, notifyBriefly } from '../../stores/notices.ts';

/** To the clipboard; where the browser does not let us, the text is offered as a file. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifyBriefly('card.copied');
  } catch {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    link.download = 'measurements.txt';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    announce(i18n.t('measure.asFile'));
  }
}
