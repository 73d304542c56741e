/** Extensions of tilesets that the viewer's engine (CesiumJS 1.140) reads. */
export const TILESET_EXTENSIONS: ReadonlySet<string> = new Set([
  '3DTILES_metadata',
  '3DTILES_implicit_tiling',
  '3DTILES_content_gltf',
  '3DTILES_multiple_contents',
  '3DTILES_bounding_volume_S2',
  '3DTILES_batch_table_hierarchy',
  '3DTILES_draco_point_compression',
]);

/** Extensions of glTF that the viewer's engine (CesiumJS 1.140) reads. */
export const GLTF_EXTENSIONS: ReadonlySet<string> = new Set([
  'AGI_articulations',
  'CESIUM_primitive_outline',
  'CESIUM_RTC',
  'EXT_feature_metadata',
  'EXT_instance_features',
  'EXT_mesh_features',
  'EXT_mesh_gpu_instancing',
  'EXT_meshopt_compression',
  'EXT_structural_metadata',
  'EXT_texture_webp',
  'KHR_blend',
  'KHR_draco_mesh_compression',
  'KHR_gaussian_splatting',
  'KHR_gaussian_splatting_compression_spz_2',
  'KHR_materials_anisotropy',
  'KHR_materials_clearcoat',
  'KHR_materials_common',
  'KHR_materials_pbrSpecularGlossiness',
  'KHR_materials_specular',
  'KHR_materials_unlit',
  'KHR_mesh_quantization',
  'KHR_techniques_webgl',
  'KHR_texture_basisu',
  'KHR_texture_transform',
  'WEB3D_quantized_attributes',
]);

/** The names of a list that are not known; what is no list of names is none. */
export function unknownExtensions(names: unknown, known: ReadonlySet<string>): string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string' && !known.has(name)) : [];
}
