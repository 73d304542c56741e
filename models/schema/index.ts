export * from './import-report.ts';
export * from './job.ts';
export * from './layer.ts';
export * from './provenance.ts';
export * from './publication.ts';
export * from './scene.ts';
export * from './text.ts';
export * from './view-document.ts';
