export { checkVector } from './check.ts';
export { tileVector, VECTOR_FILE, VECTOR_MAXIMUM_ZOOM } from './vector.ts';
