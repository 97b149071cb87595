import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isTool } from './config/tools.ts';
import type { Copy } from './copy.ts';
import { makeCoreOnDemand } from './core-on-demand.ts';
import { makeGuard } from './diag/guard.ts';
import { writeToStderr } from './diag/stderr.ts';
import { makeTally } from './diag/tally.ts';
import { makeVoice, type Voice } from './diag/voice.ts';
import type * as extendChunk from './extend/gather.ts';
import type { Running } from './extend/start-options.ts';
import { idle, type Given } from './given.ts';
import { onFirstApiUse } from './first-api-use.ts';
import { installHooks } from './hooks/install.ts';
import { quietly, stepBack, type OwnLoads } from './hooks/own-loads.ts';
import { makePatches } from './hooks/patches.ts';
import { realEsModules, thinEsModules } from './instrumentations/catalogue.ts';
import { choose, unknownOptions } from './instrumentations/choose.ts';
import { onFirstRequest } from './instrumentations/native/first-request.ts';
import { tellsOfCreated } from './instrumentations/native/tells-of-created.ts';
import { makeSeenLibraries } from './instrumentations/seen.ts';
import { makeDoorbell } from './instrumentations/wake.ts';
import { hearProcess } from './lifecycle/process-ear.ts';
import type * as propagationChunk from './propagation-only.ts';
import { readSettings } from './settings.ts';
import { makeTelling } from './telling.ts';
import { makeThreads } from './threads.ts';

/**
 * Level 0, the story in order: read the settings, say what is wrong with them, choose what is
 * observed, watch what the app loads. Instrumentations come with the libraries that concern us, the
 * SDK with the first thing that is recorded.
 *
 * @param given what `start()` was called with; absent for the preload
 */
export function boot(process: NodeJS.Process, self: Copy, given?: Given): void {
  const own: OwnLoads = { depth: 0 };
  const requireOwn = (path: string): unknown =>
    quietly(own, () => createRequire(__filename)(`./${path}`) as unknown);
  const settings = readSettings(process.env, requireOwn, given?.settings);
  const { origins, problems, file, proxies } = settings;
  const makeOwn = (write: typeof writeToStderr) =>
    makeVoice(settings.config.OTEL_LOG_LEVEL, write, Date.now);
  const plain = makeOwn(writeToStderr);
  const voice = file ? makeOwn((line) => writeToStderr(file.inWords(line))) : plain;
  const isLeftOut = given === undefined && isTool(process.argv[1]);
  if (isLeftOut && !settings.config.OTEL_NODE_TRACE_TOOLS) {
    self.join = () => idle;
    return;
  }
  for (const { because } of problems) plain.warn(because);
  if (file?.remark !== undefined) plain.info(file.remark);
  if (settings.config.OTEL_SDK_DISABLED) {
    self.join = () => idle;
    keepPropagators({ process, config: settings.config, voice, requireOwn });
    return;
  }

  // Before any hook: what they load is theirs.
  const isShaped = given !== undefined || settings.config.OTEL_NODE_EXTENSIONS.length > 0;
  const { config, parts: custom } = isShaped
    ? (requireOwn('extend.cjs') as typeof extendChunk).gatherParts(given?.parts ?? {}, {
        ...settings,
        voice,
        cwd: process.cwd(),
      })
    : { config: settings.config };

  const { choices, problems: unknownNames } = choose(
    config.OTEL_NODE_ENABLED_INSTRUMENTATIONS,
    config.OTEL_NODE_DISABLED_INSTRUMENTATIONS,
  );
  for (const because of unknownNames) voice.warn(because);
  for (const because of unknownOptions(custom?.instrumentations.keys() ?? [])) voice.warn(because);

  const [guard, tally, patches] = [makeGuard(voice), makeTally(), makePatches()];
  const seen = makeSeenLibraries();
  const folder = __dirname + sep;
  const ear = hearProcess(process, guard);
  const host = {
    process,
    config,
    origins,
    file,
    proxies,
    voice,
    guard,
    tally,
    patches,
    own,
    requireOwn,
    ear,
    folder,
    custom,
  };
  const telling = makeTelling({
    ...host,
    facts: () => ({
      choices,
      seen: seen.all(),
      awake: doorbell.awake(),
      nodeVersion: process.versions.node,
    }),
  });
  const threads = makeThreads({ ...host, take: (parcel) => core.take(parcel) });
  const core = makeCoreOnDemand({
    ...host,
    catchUp: threads.catchUp,
    onFirstExport: telling.firstExport,
    beforeDeath: telling.end,
  });
  const doorbell = makeDoorbell(choices, {
    ...core,
    guard,
    isShaped,
    env: process.env,
    onThreads: threads.expect,
    onFirstRequest: tellsOfCreated(process.versions.node) ? onFirstRequest : undefined,
    stepBack: (rival) => {
      voice.warn(
        `${rival} is loaded: the app traces by itself, so the agent steps back; remove one of the two`,
      );
      telling.rival = rival;
      doorbell.disable();
      threads.close();
      void core.uninstall();
      stepBack(own);
    },
  });
  self.meet = telling.meetCopy;
  // Where all is left to worker threads, the core starts here.
  ear.before['exit'] = threads.catchUp;
  ear.after['exit'] = telling.end;
  self.join = makeJoin(voice, given, {
    flush: core.flush,
    shutdown: async () => {
      doorbell.disable();
      threads.close();
      await core.flush();
      await core.uninstall();
      stepBack(own);
    },
  });
  telling.start();
  installHooks({
    ...host,
    ...doorbell,
    thinEsModules: new Set(thinEsModules),
    realEsModules,
    home: pathToFileURL(folder).href,
    noteLoaded: (...met) => {
      seen.note(...met);
      telling.libraryMet();
    },
    debug: voice.debug,
  });
  // Who starts the agent in code may have loaded all there is to observe, out of our sight.
  if (given !== undefined) core.start();
}

/** For each `start()` but the one that has started the agent. */
function makeJoin(voice: Voice, given: Given | undefined, running: Running): () => Running {
  let isOwn = given !== undefined;
  let said = false;
  return () => {
    if (!isOwn && !said) {
      said = true;
      const by = given === undefined ? 'the preload' : 'an earlier start()';
      voice.warn(`start() has no effect, its options neither: ${by} has started the agent already`);
    }
    isOwn = false;
    return running;
  };
}

/** Of an agent that is off: an app that uses the API itself goes on propagating. */
function keepPropagators(host: Parameters<typeof propagationChunk.startPropagation>[0]): void {
  if (host.config.OTEL_PROPAGATORS.length === 0) return;
  onFirstApiUse(() => {
    makeGuard(host.voice)('propagation', () => {
      const chunk = host.requireOwn('propagation-only.cjs') as typeof propagationChunk;
      chunk.startPropagation(host);
    });
  });
}
