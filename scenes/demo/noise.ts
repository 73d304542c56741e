/** Smooth noise over the plane: gradients on a lattice, blended by a quintic (Perlin 2002). From about −1 to 1. */
export type Noise = (x: number, y: number) => number;

export function createNoise(seed: number): Noise {
  const corner = (ix: number, iy: number, dx: number, dy: number): number => {
    let h = Math.imul(ix, 0x27d4eb2d) ^ Math.imul(iy, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    const angle = ((h ^ (h >>> 16)) >>> 0) * (Math.PI / 2_147_483_648);
    return Math.cos(angle) * dx + Math.sin(angle) * dy;
  };
  const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
  return (x, y) => {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const dx = x - ix;
    const dy = y - iy;
    const [u, v] = [fade(dx), fade(dy)];
    const low = corner(ix, iy, dx, dy) * (1 - u) + corner(ix + 1, iy, dx - 1, dy) * u;
    const high = corner(ix, iy + 1, dx, dy - 1) * (1 - u) + corner(ix + 1, iy + 1, dx - 1, dy - 1) * u;
    return 1.5 * (low * (1 - v) + high * v);
  };
}

/** Octaves of a noise, each twice as fine and half as strong. */
export function fractal(noise: Noise, octaves: number): Noise {
  return (x, y) => {
    let sum = 0;
    let scale = 1;
    let strength = 0.5;
    for (let octave = 0; octave < octaves; octave++) {
      sum += strength * noise(x * scale + octave * 17.3, y * scale - octave * 9.1);
      scale *= 2;
      strength /= 2;
    }
    return sum;
  };
}
