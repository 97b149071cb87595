import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as coreChunk from './core.ts';
import { makeGuard } from './diag/guard.ts';
import { makeTally } from './diag/tally.ts';
import { makeVoice, reasonOf } from './diag/voice.ts';
import { installHooks } from './hooks/install.ts';
import { quietly, stepBack, type OwnLoads } from './hooks/own-loads.ts';
import { makePatches } from './hooks/patches.ts';
import { realEsModules, thinEsModules } from './instrumentations/catalogue.ts';
import { choose } from './instrumentations/choose.ts';
import { makeSeenLibraries } from './instrumentations/seen.ts';
import { makeDoorbell } from './instrumentations/wake.ts';
import { flushAtEnd } from './lifecycle/end.ts';
import { readSettings } from './settings.ts';
import { makeTelling } from './telling.ts';

const requireFrom = createRequire(__filename) as (path: string) => unknown;

/**
 * Level 0, the story in order: read the settings, say what is wrong with them, choose what is
 * observed, watch what the app loads. The SDK comes with the first library that concerns us.
 */
export function boot(host: NodeJS.Process): void {
  const own: OwnLoads = { depth: 0 };
  const requireOwn = (path: string): unknown => quietly(own, () => requireFrom(`./${path}`));
  const { config, origins, problems } = readSettings(host.env, requireOwn);
  const voice = makeVoice(config.OTEL_LOG_LEVEL, writeLine);
  for (const { because } of problems) voice.warn(because);
  if (config.OTEL_SDK_DISABLED) return;

  const { choices, problems: unknownNames } = choose(
    config.OTEL_NODE_ENABLED_INSTRUMENTATIONS,
    config.OTEL_NODE_DISABLED_INSTRUMENTATIONS,
  );
  for (const because of unknownNames) voice.warn(because);

  const guard = makeGuard(voice);
  const patches = makePatches();
  const seen = makeSeenLibraries();
  const tally = makeTally();
  const telling = makeTelling({
    config,
    origins,
    voice,
    guard,
    tally,
    process: host,
    requireOwn,
    facts: () => ({
      seen: seen.all(),
      choices,
      awake: doorbell.awake(),
      nodeVersion: host.versions.node,
    }),
  });
  const core = once(() => {
    try {
      const { startCore } = requireOwn('core.cjs') as typeof coreChunk;
      const started = quietly(own, () =>
        startCore({
          config,
          origins,
          voice,
          patches,
          requireOwn,
          tally,
          onFirstExport: telling.firstExport,
          process: host,
        }),
      );
      flushAtEnd(host, started.pipeline.flush, config.OTEL_NODE_EXIT_TIMEOUT);
      return started;
    } catch (error) {
      stepBack(own);
      voice.error(`the pipeline could not start, the app runs untraced: ${reasonOf(error)}`);
      voice.debug('start', error);
      return undefined;
    }
  });
  const doorbell = makeDoorbell(choices, {
    env: host.env,
    guard,
    start: () => void core(),
    instrument: (choice) => {
      const running = core();
      return running && quietly(own, () => running.instrument(choice));
    },
    stepBack: (rival) => {
      voice.warn(`${rival} is loaded: the app traces by itself, so the agent steps back`);
      telling.rival = rival;
      doorbell.disable();
      if (core.started()) core()?.pipeline.uninstall();
      stepBack(own);
    },
  });
  telling.start();
  installHooks(
    {
      targets: {
        packages: doorbell.packages,
        builtins: doorbell.builtins,
        thinEsModules: new Set(thinEsModules),
        realEsModules,
      },
      wakeBuiltin: doorbell.wakeBuiltin,
      folder: __dirname + sep,
      home: pathToFileURL(__dirname + sep).href,
      requireOwn,
      guard,
      noteLoaded: seen.note,
      debug: voice.debug,
    },
    own,
    patches,
  );
}

/** Makes a value at the first call. */
function once<T>(make: () => T): (() => T) & { started(): boolean } {
  let made: { value: T } | undefined;
  const get = (): T => (made ??= { value: make() }).value;
  return Object.assign(get, { started: () => made !== undefined });
}

/** Straight to the descriptor: process.stderr costs milliseconds, and may be the app's own by now. */
function writeLine(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // a closed or full stderr: there is nobody to tell
  }
}
