import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeCoreOnDemand } from './core-on-demand.ts';
import { makeGuard } from './diag/guard.ts';
import { writeToStderr } from './diag/stderr.ts';
import { makeTally } from './diag/tally.ts';
import { makeVoice } from './diag/voice.ts';
import { installHooks } from './hooks/install.ts';
import { quietly, stepBack, type OwnLoads } from './hooks/own-loads.ts';
import { makePatches } from './hooks/patches.ts';
import { realEsModules, thinEsModules } from './instrumentations/catalogue.ts';
import { choose } from './instrumentations/choose.ts';
import { makeSeenLibraries } from './instrumentations/seen.ts';
import { makeDoorbell } from './instrumentations/wake.ts';
import { readSettings } from './settings.ts';
import { makeTelling, type Copy } from './telling.ts';

/**
 * Level 0, the story in order: read the settings, say what is wrong with them, choose what is
 * observed, watch what the app loads. The SDK comes with the first library that concerns us.
 */
export function boot(process: NodeJS.Process, self: Copy): void {
  const own: OwnLoads = { depth: 0 };
  const requireOwn = (path: string): unknown =>
    quietly(own, () => createRequire(__filename)(`./${path}`) as unknown);
  const { config, origins, problems } = readSettings(process.env, requireOwn);
  const voice = makeVoice(config.OTEL_LOG_LEVEL, writeToStderr, Date.now);
  for (const { because } of problems) voice.warn(because);
  if (config.OTEL_SDK_DISABLED) return;

  const { choices, problems: unknownNames } = choose(
    config.OTEL_NODE_ENABLED_INSTRUMENTATIONS,
    config.OTEL_NODE_DISABLED_INSTRUMENTATIONS,
  );
  for (const because of unknownNames) voice.warn(because);

  const [guard, tally, patches] = [makeGuard(voice), makeTally(), makePatches()];
  const seen = makeSeenLibraries();
  const host = { process, config, origins, voice, guard, tally, patches, own, requireOwn };
  const telling = makeTelling({
    ...host,
    facts: () => ({
      choices,
      seen: seen.all(),
      awake: doorbell.awake(),
      nodeVersion: process.versions.node,
    }),
  });
  const core = makeCoreOnDemand({
    ...host,
    onFirstExport: telling.firstExport,
    beforeDeath: telling.end,
  });
  const doorbell = makeDoorbell(choices, {
    ...core,
    guard,
    env: process.env,
    stepBack: (rival) => {
      voice.warn(
        `${rival} is loaded: the app traces by itself, so the agent steps back; remove one of the two`,
      );
      telling.rival = rival;
      doorbell.disable();
      core.uninstall();
      stepBack(own);
    },
  });
  self.meet = telling.meetCopy;
  telling.start();
  installHooks({
    ...host,
    ...doorbell,
    thinEsModules: new Set(thinEsModules),
    realEsModules,
    folder: __dirname + sep,
    home: pathToFileURL(__dirname + sep).href,
    noteLoaded: (...met) => {
      seen.note(...met);
      telling.libraryMet();
    },
    debug: voice.debug,
  });
}
