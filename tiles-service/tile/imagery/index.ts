export { checkImagery } from './check.ts';
export { type ImageryDescription, imageryDescriptionSchema } from './description.ts';
export { type ImageryInput, tileImagery } from './imagery.ts';
