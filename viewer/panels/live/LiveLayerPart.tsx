export { LiveLayerDetails as default } from './LiveLayerDetails.tsx';
