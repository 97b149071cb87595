/**
 * Builds `dist/`: one file for each of the levels 0 to 2, one chunk per instrumentation, exporter and
 * propagator, the CLI, the loader generator for real ES modules, types, and the licence notices.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown, type InputOptions, type OutputOptions, type Plugin } from 'rolldown';
import { catalogue } from '../src/instrumentations/catalogue.ts';
import { chunksOf } from '../src/instrumentations/chunk-of.ts';
import { writeNotices } from './notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Built aside and moved at the end: a build that fails leaves the last good one. */
const dist = `${root}.cache/dist`;
const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8')) as Versioned)
    .version;
type Versioned = { version: string };
const agent = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Versioned;

const shared = {
  platform: 'node',
  logLevel: 'warn',
  resolve: {
    alias: {
      // Node's form is CommonJS, of which nothing can be left out.
      yaml: `${root}node_modules/yaml/browser/dist/index.js`,
      'require-in-the-middle': `${root}src/hooks/require-in-the-middle.ts`,
      'import-in-the-middle': `${root}src/hooks/import-in-the-middle.ts`,
    },
  },
  transform: {
    target: 'node20.19',
    define: {
      AGENT_VERSION: JSON.stringify(agent.version),
      SDK_VERSION: JSON.stringify(versionOf('@opentelemetry/sdk-trace')),
      OTLP_VERSION: JSON.stringify(versionOf('@opentelemetry/otlp-transformer')),
    },
  },
} satisfies InputOptions;

const output = {
  format: 'cjs',
  exports: 'named',
  // Positions only: with the sources in them the maps would be two thirds of the package.
  sourcemap: true,
  sourcemapExcludeSources: true,
  comments: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  // Line breaks stay: a stack trace that touches our code must not print a file on one line.
  // Names of functions stay: some instrumentations record them.
  minify: {
    compress: { keepNames: { function: true, class: true } },
    mangle: { keepNames: true },
    codegen: { removeWhitespace: false },
  },
} satisfies OutputOptions;

/** Has no state, and a `require` of it would keep all of its thousand constants in the bundle. */
const constants = '@opentelemetry/semantic-conventions';

/** Packages that ship both forms are taken in one only: two copies would not share their state. */
const oneCopy: Plugin = {
  name: 'one-copy',
  resolveId(id, importer, { kind }) {
    const isShared = id.startsWith('@opentelemetry/') && id !== constants;
    if (kind !== 'require-call' || !isShared) return null;
    return this.resolve(id, importer, { kind: 'import-statement', skipSelf: true });
  },
};

/** Some packages reach a dependency by `createRequire`, which a bundler cannot see through. */
const plainRequire: Plugin = {
  name: 'plain-require',
  transform(code, id) {
    if (!id.includes('@opentelemetry') || !code.includes('__require("')) return null;
    return { code: code.replace(/\b__require\("/g, 'require("'), map: null };
  },
};

/**
 * CommonJS packages that require the API would have every module of it wrapped in a function and
 * compiled at once: they are bundled by themselves, with a copy of the stateless parts.
 */
const commonJsOnly = ['propagators/jaeger', 'propagators/ottrace', 'samplers/xray'];
const winstonTransport = '@opentelemetry/winston-transport';
const apart: Plugin = {
  name: 'apart',
  resolveId: (id) =>
    id === winstonTransport ? { id: '../winston-transport.cjs', external: true } : null,
};

/** What the option table says to people is not read at every start. */
const withoutWords: Plugin = {
  name: 'without-words',
  transform(code, id) {
    if (!id.includes('/src/config/options/')) return null;
    const text = String.raw`'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"`;
    const words = new RegExp(
      `\\b(?:about|group|status):\\s*(?:${text})(?:\\s*\\+\\s*(?:${text}))*,?`,
      'g',
    );
    return { code: code.replace(words, ''), map: null };
  },
};

const instrumentationChunks = catalogue.flatMap(chunksOf);

/** `virtual:instrumentation/pg` → the class of that package, or of ours, under one name. */
const instrumentationEntries: Plugin = {
  name: 'instrumentation-entries',
  resolveId: (id) => (id.startsWith('virtual:') ? `\0${id}` : null),
  load(id) {
    const chunk = instrumentationChunks.find(
      ({ name }) => id === `\0virtual:instrumentation/${name}`,
    );
    if (chunk === undefined) return null;
    const { entry, isNative } = chunk;
    const from = isNative ? ours(`instrumentations/native/${entry.name}`) : entry.from;
    const code = [`export { ${entry.make} as Class } from ${JSON.stringify(from)};`];
    if (entry.db === true && !isNative) {
      const adapt = ours('instrumentations/db/adapt');
      code.push(`export { adaptDb } from ${JSON.stringify(adapt)};`);
    }
    return code.join('\n');
  },
};

const bundled = new Set<string>();

async function bundle(input: InputOptions, out: OutputOptions): Promise<void> {
  const build = await rolldown({ ...shared, ...input });
  const { output: files } = await build.write({ dir: dist, ...output, ...out });
  const modules = files.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  await build.close();
  if (input.plugins !== undefined) refuseTwins(new Set(modules));
  for (const id of modules) bundled.add(id);
}

/** One module of a package in two forms means two copies of its state. */
function refuseTwins(modules: ReadonlySet<string>): void {
  const twins = [...modules].filter(
    (id) =>
      /@opentelemetry.*\.mjs$/.test(id) &&
      !id.includes(constants) &&
      modules.has(id.replace(/\.mjs$/, '.cjs')),
  );
  if (twins.length > 0) throw new Error(`bundled twice: ${twins.join(', ')}`);
}

const ours = (path: string): string => `${root}src/${path}.ts`;
const named = (folder: string, names: readonly string[], from: (name: string) => string) =>
  Object.fromEntries(names.map((name) => [`${folder}/${name}`, from(name)]));

/** What the instrumentations share, in one file: one read, one compile. */
const libraryModules =
  /rolldown\/runtime|@opentelemetry\/(api|core|instrumentation)\/|semantic-conventions\/.*\.mjs|src\/(libraries|version|hooks\/|config\/(instrumentations-model|patterns)|instrumentations\/(providers\/|(chunk-of|well|publishes|package-version)\.ts)|instrumentations\/native\/hooks)/;

/** What the pipeline is made of, likewise. */
const coreModules =
  /@opentelemetry\/(sdk-[a-z]+|resources|context-async-hooks)\/|src\/(core|lifecycle|pipeline\/(?!detectors)[a-z-]+\.ts|config\/|export\/(builtin|parcel)\.ts)/;

async function bundleAll(): Promise<void> {
  await bundle({ input: { register: `${root}register.ts` }, external: [/boot\.cjs$/] }, {});
  // Read at every start of every process: nothing of it can throw into the app, so no line breaks.
  await bundle({ input: { boot: ours('boot') }, plugins: [withoutWords] }, { minify: true });
  await bundle(
    {
      input: {
        core: ours('core'),
        libraries: ours('libraries'),
        detectors: ours('pipeline/detectors'),
        declared: ours('pipeline/declared/parts'),
        ...named('exporters', ['console', 'gcp', 'prometheus', 'tree', 'zipkin'], (name) =>
          ours(`pipeline/exporters/${name}`),
        ),
        'exporters/otlp': ours('export/otlp'),
        'exporters/in-process': ours('export/in-process'),
        'exporters/relay': ours('export/relay'),
        ...named('propagators', ['b3', 'gcp', 'xray'], (name) =>
          ours(`pipeline/propagators/${name}`),
        ),
        'samplers/jaeger-remote': ours('pipeline/samplers/jaeger-remote'),
        ...named(
          'instrumentations',
          instrumentationChunks.map(({ name }) => name),
          (name) => `virtual:instrumentation/${name}`,
        ),
      },
      plugins: [apart, oneCopy, plainRequire, instrumentationEntries],
    },
    {
      codeSplitting: {
        groups: [
          { name: 'libraries', test: libraryModules, priority: 1 },
          { name: 'core', test: coreModules },
          { name: 'native', test: /src\/instrumentations\/native\//, minShareCount: 2 },
          { name: 'db', test: /src\/instrumentations\/db\//, minShareCount: 2 },
        ],
      },
    },
  );
  await bundle({ input: { 'winston-transport': winstonTransport } }, {});
  for (const name of commonJsOnly) {
    await bundle({ input: { [name]: ours(`pipeline/${name}`) } }, {});
  }
  await bundle({ input: { 'env-file': ours('config/env-file') } }, {});
  await bundle({ input: { 'config-file': ours('config/file/read') }, plugins: [withoutWords] }, {});
  // By itself: what it shares with the OTLP exporter would become a third file, read by both.
  await bundle(
    {
      input: { 'exporters/otlp-lines': ours('export/otlp-lines') },
      plugins: [oneCopy],
    },
    {},
  );
  await bundle({ input: { sender: ours('export/sender') }, plugins: [oneCopy] }, {});
  // By itself: it must not bring the SDK of the core chunk.
  await bundle({ input: { 'propagation-only': ours('propagation-only') }, plugins: [oneCopy] }, {});
  await bundle({ input: { 'samplers/remote-sampling': ours('export/remote-sampling') } }, {});
  // By itself: its thread shares no module with the others, and one file is read fastest.
  await bundle({ input: { thread: ours('thread') } }, {});
  await bundle({ input: { account: ours('account') } }, {});
  await bundle({ input: { extend: ours('extend/gather') } }, {});
  await bundle({ input: { index: ours('index') }, external: [/boot\.cjs$/] }, {});
  await bundle({ input: { doctor: ours('doctor/main') } }, {});
  await bundle({ input: { cli: ours('cli/bin') } }, { banner: '#!/usr/bin/env node' });
  chmodSync(`${dist}/cli.cjs`, 0o755);
}

/** import-in-the-middle's generator: in this thread (sync.cjs), and for a loader thread (hook.mjs). */
async function bundleGenerator(): Promise<void> {
  const iitm = `${root}node_modules/import-in-the-middle`;
  const noAlias = { resolve: {} };
  await bundle(
    {
      ...noAlias,
      input: { 'iitm/sync': `${root}src/hooks/iitm/sync.mjs` },
      transform: { ...shared.transform, define: { 'import.meta.url': 'undefined' } },
    },
    {},
  );
  await bundle(
    { ...noAlias, input: { 'iitm/hook': `${root}src/hooks/iitm/hook.mjs` } },
    { format: 'esm', entryFileNames: '[name].mjs' },
  );
  // Generated wrappers import this very file by URL: it must stay a file of its own.
  mkdirSync(`${dist}/iitm/lib`, { recursive: true });
  cpSync(`${iitm}/lib/register.js`, `${dist}/iitm/lib/register.js`);
  writeFileSync(`${dist}/iitm/lib/package.json`, '{"type":"commonjs"}\n');
}

function writeEntries(): void {
  writeFileSync(`${dist}/register.mjs`, "import './register.cjs';\n");
  writeFileSync(`${dist}/register.d.ts`, 'export {};\n');
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  execFileSync(
    process.execPath,
    [tsc, '-p', `${root}tsconfig.types.json`, '--outDir', `${dist}/types`],
    {
      stdio: 'inherit',
    },
  );
  // The types describe index.cjs, in a package that is ESM by default.
  writeFileSync(`${dist}/types/package.json`, '{"type":"commonjs"}\n');
}

rmSync(dist, { recursive: true, force: true });
await bundleAll();
await bundleGenerator();
writeEntries();
writeNotices([...bundled, `${root}node_modules/import-in-the-middle/lib/register.js`], dist);
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(dist, `${root}dist`);
