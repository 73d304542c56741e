import type { Page } from '@playwright/test';

/** Numbers of a texture, row by row: half-precision fours by their bits, bytes, or whole ones. */
export interface Texture {
  width: number;
  height: number;
  halves?: number[];
  bytes?: number[];
  floats?: number[];
}

export interface CardTask {
  /** GLSL that writes `result`, for the place `v_cell`, 0 to `scale` from the first pixel to the last. */
  fragment: string;
  textures: Record<string, Texture>;
  uniforms: Record<string, number[] | boolean>;
  /** Pixels along a side. */
  size: number;
  scale: number;
}

/** Has a fragment shader fill a square; four numbers a pixel, row by row. Throws what the driver says of a shader. */
export function computeOnCard(page: Page, task: CardTask): Promise<number[]> {
  const head = '#version 300 es\nprecision highp float;\nprecision highp int;\n';
  const vertex = `${head}in vec2 place;\nout vec2 v_cell;\nvoid main() {
    v_cell = (place * 0.5 + 0.5) * ${task.scale.toFixed(1)};
    gl_Position = vec4(place, 0.0, 1.0);
  }`;
  const shaders = [vertex, `${head}out vec4 result;\n${task.fragment}`];
  return page.evaluate(
    ([{ textures, uniforms, size }, sources]) => {
      const gl = document.createElement('canvas').getContext('webgl2')!;
      gl.getExtension('EXT_color_buffer_float');
      const program = gl.createProgram();
      sources.forEach((source, index) => {
        const shader = gl.createShader(index === 0 ? gl.VERTEX_SHADER : gl.FRAGMENT_SHADER)!;
        gl.shaderSource(shader, source);
        gl.compileShader(shader);
        if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
          throw new Error(gl.getShaderInfoLog(shader) ?? '');
        gl.attachShader(program, shader);
      });
      gl.linkProgram(program);
      if (!gl.getProgramParameter(program, gl.LINK_STATUS))
        throw new Error(gl.getProgramInfoLog(program) ?? '');
      gl.useProgram(program);
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
      Object.entries(textures).forEach(([name, { width, height, halves, bytes, floats }], unit) => {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
        const [inner, format, type, data] = halves
          ? ([gl.RGBA16F, gl.RGBA, gl.HALF_FLOAT, new Uint16Array(halves)] as const)
          : bytes
            ? ([gl.R8, gl.RED, gl.UNSIGNED_BYTE, new Uint8Array(bytes)] as const)
            : ([gl.R32F, gl.RED, gl.FLOAT, new Float32Array(floats ?? [])] as const);
        gl.texImage2D(gl.TEXTURE_2D, 0, inner, width, height, 0, format, type, data);
        for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
          gl.texParameteri(gl.TEXTURE_2D, filter, halves ? gl.LINEAR : gl.NEAREST);
        for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
          gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
        gl.uniform1i(gl.getUniformLocation(program, name), unit);
      });
      for (const [name, value] of Object.entries(uniforms)) {
        const at = gl.getUniformLocation(program, name);
        if (typeof value === 'boolean') gl.uniform1i(at, Number(value));
        else if (value.length === 1) gl.uniform1f(at, value[0]);
        else if (value.length === 3) gl.uniform3fv(at, value);
        else gl.uniform4fv(at, value);
      }
      gl.activeTexture(gl.TEXTURE0 + Object.keys(textures).length);
      const target = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, target);
      gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, size, size);
      gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
      gl.viewport(0, 0, size, size);
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, Float32Array.of(-1, -1, 1, -1, -1, 1, 1, 1), gl.STATIC_DRAW);
      const place = gl.getAttribLocation(program, 'place');
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
      const numbers = new Float32Array(size * size * 4);
      gl.readPixels(0, 0, size, size, gl.RGBA, gl.FLOAT, numbers);
      return [...numbers];
    },
    [task, shaders] as const,
  );
}
