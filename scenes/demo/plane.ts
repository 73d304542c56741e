/** The made-up city is laid out on its plane with the geometry of all scenes. */
export * from '../geometry/plane.ts';
