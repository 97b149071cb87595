import { resolve } from 'node:path';
import type * as accountChunk from './account.ts';
import type { Config } from './config/options.ts';
import type { FileFacts, Origins } from './config/read.ts';
import type { Copy } from './copy.ts';
import type { Guard } from './diag/guard.ts';
import type { Tally } from './diag/tally.ts';
import { isHeard, type Voice } from './diag/voice.ts';
import type { CoverageFacts } from './instrumentations/coverage.ts';
import { isSurelyWell } from './instrumentations/well.ts';
import { agentVersion } from './version.ts';

/** What the agent tells of itself, and when; the words are in a chunk of their own. */
export type Telling = {
  readonly start: () => void;
  /** Something is exported for the first time: what the app uses is known by now. */
  readonly firstExport: () => void;
  /** The app has loaded one more library that is known. */
  readonly libraryMet: () => void;
  readonly meetCopy: (other: Copy) => void;
  /** Nothing of the process runs after this. */
  readonly end: () => void;
  rival: string | undefined;
};

export type TellingHost = {
  readonly config: Config;
  readonly origins: Origins;
  readonly file?: FileFacts | undefined;
  readonly voice: Voice;
  readonly guard: Guard;
  readonly tally: Tally;
  readonly facts: () => CoverageFacts;
  readonly process: accountChunk.Reporter;
  readonly requireOwn: (path: string) => unknown;
};

export function makeTelling(host: TellingHost): Telling {
  const { config, voice, guard, tally, facts } = host;
  const level = config.OTEL_LOG_LEVEL;
  const isVerbose = isHeard('info', level);
  const report = config.OTEL_NODE_DOCTOR_REPORT;
  const reportPath = report === undefined ? undefined : resolve(report);
  const account = (): typeof accountChunk => host.requireOwn('account.cjs') as typeof accountChunk;
  const complain = makeComplain(host, account);
  let exported = false;
  let scheduled = false;
  let ended = false;

  const write = (isEnd: boolean): void => {
    if (reportPath === undefined) return;
    const { describeCoverage, writeReport } = account();
    const libraries = describeCoverage(facts());
    writeReport(reportPath, host.process, { libraries, tally, rival: telling.rival, isEnd });
  };
  const complainUnlessLeft = (): void => {
    if (telling.rival === undefined && isHeard('warn', level)) complain();
  };

  const telling: Telling = {
    rival: undefined,
    start: () => {
      if (isVerbose) {
        guard('start line', () => {
          voice.info(account().startLine(config, host.origins, facts(), host.file));
        });
      }
      guard('report', () => write(false));
    },
    firstExport: () => {
      exported = true;
      guard('coverage', () => {
        complainUnlessLeft();
        if (isVerbose) voice.info(account().coverageLine(account().describeCoverage(facts())));
      });
      guard('report', () => write(false));
    },
    libraryMet: () => {
      if (!exported || scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        guard('coverage', complainUnlessLeft);
      }).unref();
    },
    meetCopy: ({ path, version }) => {
      if (version === agentVersion) return;
      voice.info(
        `version ${version} of the agent in ${path} is left out, as version ${agentVersion} runs ` +
          'already; start one of the two only',
      );
    },
    end: () => {
      if (ended) return;
      ended = true;
      guard('coverage', () => {
        complainUnlessLeft();
        if (!isVerbose) return;
        const { describeCoverage, endLine } = account();
        voice.info(endLine(describeCoverage(facts()), tally, telling.rival));
      });
      guard('report', () => write(true));
    },
  };
  return telling;
}

/** Says what is wrong with a library once; looks only where one has come since the last time. */
function makeComplain(
  { facts, voice }: TellingHost,
  account: () => typeof accountChunk,
): () => void {
  const said = new Set<string>();
  let looked = 0;
  return () => {
    const known = facts();
    if (known.seen.length === looked) return;
    looked = known.seen.length;
    // The words are not loaded where there is nothing to say.
    if (known.seen.every((seen) => isSurelyWell(seen, known))) return;
    const { describeCoverage, complaintsOf } = account();
    const fresh = describeCoverage(known).filter(({ name, version, state }) => {
      const key = `${name} ${version} ${state}`;
      return !said.has(key) && said.add(key);
    });
    for (const text of complaintsOf(fresh)) voice.warn(text);
  };
}
