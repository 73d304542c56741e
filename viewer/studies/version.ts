import { version } from '../../package.json';

/** Of the product: results say by which one they were made. */
export const VERSION: string = version;
