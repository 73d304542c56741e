export const PIPE_KINDS = ['water', 'drainage', 'gas', 'heat', 'power', 'telecom', 'other'] as const;
export type PipeKind = (typeof PIPE_KINDS)[number];

/** `edges.direction`: how the flow is known. */
export const FLOW = { unknown: 0, inverts: 1, attribute: 2, shape: 3 } as const;

/** `nodes.kind` of a node that no pipe meets and that does not say its kind. */
export const NO_KIND = 255;

/**
 * Pipes as a graph. An edge runs in the direction of the flow where it is known (`direction`), else as it was drawn.
 * Edges are sorted by their first node. Pipes of different kinds have no common node, though they lie in one place.
 * NaN where the source says nothing. Levels are in `verticalDatum`, that of the sources.
 */
export interface PipeNetwork {
  kind: 'pipe';
  /** Ids of the sources in the city; ids of edges and nodes begin with one of them. */
  sources: string[];
  attribution?: string;
  verticalDatum?: string;
  /** Metres within which ends were taken as one node. */
  tolerance: number;
  nodes: {
    count: number;
    /** Longitude, latitude in degrees, ellipsoidal metres (NaN where the source has no heights). */
    positions: Float64Array;
    /** Index of PIPE_KINDS, or NO_KIND. */
    kind: Uint8Array;
    /** Level of the cover or the ground, and of the bottom of the chamber. */
    cover: Float64Array;
    bottom: Float64Array;
    /** Ids of features of type PipeNode; empty for an end that is only drawn. */
    ids: string[];
  };
  edges: {
    count: number;
    /** Outgoing edges of node n: starts[n] to starts[n + 1]. */
    starts: Uint32Array;
    from: Uint32Array;
    to: Uint32Array;
    /** Metres along the ellipsoid. */
    length: Float64Array;
    /** Metres; of a circle of the same area where the section is a rectangle. */
    diameter: Float64Array;
    /** Levels of the inside bottom where it begins and ends. */
    invertFrom: Float64Array;
    invertTo: Float64Array;
    /** Index of PIPE_KINDS. */
    kind: Uint8Array;
    /** Of FLOW. */
    direction: Uint8Array;
    /** Index of `materials`; 0: none. */
    material: Uint16Array;
    /** 1 where the shape runs from `to` to `from`. */
    backward: Uint8Array;
    /** Index of `shapes`. */
    shape: Uint32Array;
    /** Id of the feature; `#n` follows for the n-th piece of a pipe that others meet between its ends. */
    ids: string[];
  };
  shapes: { starts: Uint32Array; positions: Float64Array };
  materials: string[];
}
