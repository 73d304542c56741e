/** How an engine shows the ground: everything that draws live things over it needs to know. Places are CSS pixels. */
export interface Projection {
  /** Takes the view as it is now. False: nothing can be drawn. */
  update(): boolean;
  readonly width: number;
  readonly height: number;
  /** Changes whenever the view does. */
  readonly version: number;
  /**
   * Where on the canvas something is, into `out`: degrees and ellipsoidal metres to x and y. False where it is not in
   * front of the view, or beyond the horizon.
   */
  project(longitude: number, latitude: number, height: number, out: { x: number; y: number }): boolean;
  /** CSS pixels of a cell of Web Mercator (0 to 1) by its middle and side; 0: it is out of view. */
  pixelsOf(x: number, y: number, side: number): number;
  /** Ellipsoidal metres of the ground as it is drawn; undefined where that is not known yet. */
  groundAt(longitude: number, latitude: number): number | undefined;
  /** Changes when the ground is drawn in another way than before. */
  readonly groundVersion: number;
  /** Whether hills hide a place. Absent: a flat map has none. */
  isHidden?(longitude: number, latitude: number, height: number): boolean;
  /** CSS pixels of a metre around a place. */
  pixelsPerMetre(longitude: number, latitude: number, height: number): number;
}
