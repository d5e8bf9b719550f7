import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DiffTarget } from '@prisma/schema-engine-wasm';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The statements that lead from one schema to the other; empty when there is no difference. */
export type Diff = (from: DiffTarget, to: DiffTarget, adapter: SqlDriverAdapterFactory) => Promise<string>;

/**
 * Prisma's schema engine as WebAssembly, without its command line, which would download a native one. Load it once
 * per process: its JavaScript half keeps the memory of one instance.
 */
export async function loadDiff(): Promise<Diff> {
  // The engine's own loader imports the .wasm file, which Node does not do without a flag.
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await wasm.instantiate(bytes, { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();

  return async (from, to, adapter) => {
    const factory = { ...adapter, connect: () => adapter.connect(), connectToShadowDb: noShadow };
    const engine = await engineModule.SchemaEngine.new(
      { datamodels: undefined },
      () => {},
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    const filters = { externalTables: [], externalEnums: [] };
    const { stdout } = await engine.diff({ from, to, script: true, exitCode: null, filters });
    engine.free();
    return stdout === null || stdout.startsWith('-- This is an empty migration') ? '' : stdout;
  };
}

/** A schema file's content as an end of a diff. */
export function datamodel(content: string | undefined): DiffTarget {
  if (content === undefined) return { tag: 'empty' };
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}

/** The database that the adapter is connected to, as an end of a diff; the schema says of what kind it is. */
export function databaseOf(schema: string): DiffTarget {
  return { tag: 'schemaDatasource', files: [{ path: 'schema.prisma', content: schema }], configDir: '.' };
}

type Wasm = {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};
/** Node's types leave this global to those of the browser. */
const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;

async function noShadow(): Promise<never> {
  throw new Error('No shadow database: compare schema files, not migrations.');
}
