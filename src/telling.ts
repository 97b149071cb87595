import type * as accountChunk from './account.ts';
import type { Config } from './config/options.ts';
import type { Origins } from './config/read.ts';
import type { Guard } from './diag/guard.ts';
import type { Tally } from './diag/tally.ts';
import { levels, type Voice } from './diag/voice.ts';
import type { CoverageFacts } from './instrumentations/coverage.ts';

/** What the agent tells of itself, and when; the words are in a chunk of their own. */
export type Telling = {
  readonly start: () => void;
  /** Something is exported for the first time: what the app uses is known by now. */
  readonly firstExport: () => void;
  rival: string | undefined;
};

export type TellingHost = {
  readonly config: Config;
  readonly origins: Origins;
  readonly voice: Voice;
  readonly guard: Guard;
  readonly tally: Tally;
  readonly facts: () => CoverageFacts;
  readonly process: Pick<NodeJS.Process, 'pid' | 'argv' | 'once'>;
  readonly requireOwn: (path: string) => unknown;
};

export function makeTelling(host: TellingHost): Telling {
  const { config, voice, guard } = host;
  const reportPath = config.OTEL_NODE_DOCTOR_REPORT;
  const isVerbose = levels.indexOf(config.OTEL_LOG_LEVEL) >= levels.indexOf('info');
  const account = (): typeof accountChunk => host.requireOwn('account.cjs') as typeof accountChunk;
  let complained = false;

  const complain = (): void => {
    if (complained) return;
    complained = true;
    const { describeCoverage, complaintsOf, coverageLine } = account();
    const libraries = describeCoverage(host.facts());
    for (const text of complaintsOf(libraries)) voice.warn(text);
    if (isVerbose) voice.info(coverageLine(libraries, host.tally));
  };

  const atExit = (): void => {
    guard('coverage', () => {
      const { describeCoverage, coverageLine, writeReport } = account();
      const libraries = describeCoverage(host.facts());
      if (isVerbose) voice.info(coverageLine(libraries, host.tally));
      if (reportPath === undefined) return;
      writeReport(reportPath, host.process, libraries, host.tally, telling.rival);
    });
  };

  const telling: Telling = {
    rival: undefined,
    start: () => {
      if (isVerbose) {
        guard('start line', () => {
          voice.info(account().startLine(config, host.origins, host.facts()));
        });
      }
      if (isVerbose || reportPath !== undefined) host.process.once('exit', atExit);
    },
    firstExport: () => {
      guard('coverage', complain);
    },
  };
  return telling;
}
