/** Made by vite.flood.ts. */
declare module 'virtual:flood-kernels' {
  /** Addresses of the compiled kernels of the flood solver: for one thread, and for several on one memory. */
  export const alone: string;
  export const shared: string;
}
