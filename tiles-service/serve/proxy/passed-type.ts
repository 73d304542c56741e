/** Types of pictures, data and models: a browser runs none of them. */
const HARMLESS =
  /^(image\/(png|jpe?g|webp|gif|tiff|x-icon|avif)|application\/(json|geo\+json|[\w.-]+\+json|octet-stream|vnd\.google-earth\.km[lz](\+xml)?|vnd\.ogc\.[\w.+-]+|gml\+xml|zip|gzip|x-protobuf|vnd\.mapbox-vector-tile|vnd\.quantized-mesh)|text\/(plain|csv|xml)|application\/xml|model\/gltf(\+json|-binary))$/;

/**
 * The type that an answer is passed on with. A page or a script is plain text; what nobody knows is bytes. Only the
 * character set of the parameters is kept.
 */
export function passedType(type: string | undefined): string {
  const [kind = '', ...parameters] = (type ?? '').toLowerCase().split(';');
  const plain = kind.trim();
  const charset = parameters.map((part) => /^\s*charset="?([\w-]+)"?\s*$/.exec(part)?.[1]).find(Boolean);
  const suffix = charset ? `; charset=${charset}` : '';
  if (HARMLESS.test(plain)) return plain + (/^text\/|xml$/.test(plain) ? suffix : '');
  if (/^text\/html$|xhtml|javascript|ecmascript|svg/.test(plain))
    return `text/plain${suffix || '; charset=utf-8'}`;
  return plain.startsWith('text/') ? `text/plain${suffix}` : 'application/octet-stream';
}
