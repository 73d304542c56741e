import type { TFunction } from 'i18next';
import { InputError } from '../../../models/errors.ts';
import { errorText } from '../../stores/status.ts';

/** Why volumes could not be reckoned, in words of the page's language where it has them. */
export const earthworkTrouble = (t: TFunction, error: unknown): string =>
  error instanceof InputError
    ? t(`planning.earthwork.error.${error.code}`, { defaultValue: error.message })
    : errorText(error);
