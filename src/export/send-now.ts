import { reasonOf } from '../diag/voice.ts';
import { builtin } from './builtin.ts';
import { packRequests, type SenderAnswer } from './sender-message.ts';
import type { OtlpSettings } from '../config/otlp.ts';
import type { Failed, Outcome } from './transport/transport.ts';

/** A request for somebody else to send, who tells what became of it. */
export type HeldRequest = {
  readonly settings: OtlpSettings;
  readonly bytes: Uint8Array;
  readonly settle: (outcome: Outcome) => void;
};

/** What sending from another process needs of this one. */
export type SenderHost = {
  readonly process: Pick<NodeJS.Process, 'execPath' | 'execArgv' | 'env' | 'versions'> & {
    readonly getBuiltinModule?: NodeJS.Process['getBuiltinModule'];
  };
  /** Path of the sender. */
  readonly sender: string;
  readonly userAgent: string;
  readonly warn: (text: string) => void;
};

/** Time that starting another Node may take beyond the time for sending, on a busy machine. */
const startMillis = 500;

/** What a connection to the collector depends on, and an own Node on some systems. */
const variables =
  /^(NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(FILE|DIR)|OPENSSL_(CONF|MODULES)|(DY)?LD_LIBRARY_PATH|PATH|SYSTEMROOT|TMP|TEMP)$/i;
const flags =
  /^--(use-(openssl|bundled|system)-ca|tls-[\w.=-]+|openssl-[\w-]+(=.*)?|(enable|force)-fips|dns-result-order=\w+)$/;

/**
 * Sends requests at once, without an event loop: another Node process sends them while this one
 * waits. Nothing secret is in its arguments or its environment.
 *
 * @param millis how long sending may take
 */
export function sendNow(requests: readonly HeldRequest[], millis: number, host: SenderHost): void {
  const answer = askSender(requests, millis, host);
  if ('failure' in answer) for (const { settle } of requests) settle(answer);
  else {
    answer.warnings.forEach(host.warn);
    for (const [at, { settle }] of requests.entries()) {
      const outcome = answer.outcomes[at];
      if (outcome === undefined) settle(unsent('it was not tried'));
      else if (outcome.kind === 'failed') settle(outcome);
      else settle({ ...outcome, body: Buffer.from(outcome.body, 'base64') });
    }
  }
}

function askSender(
  requests: readonly HeldRequest[],
  millis: number,
  host: SenderHost,
): SenderAnswer | Failed {
  const { process, sender, userAgent } = host;
  // The executable would be the app once more.
  if (isSingleExecutable(process)) return unsent('single executables cannot start another Node');
  try {
    const child = builtin
      .childProcess()
      .spawnSync(process.execPath, [...flagsOf(process), sender], {
        input: packRequests(requests, { userAgent, millis }),
        env: variablesOf(process),
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: Math.ceil(Math.min(millis + startMillis, 2 ** 31 - 1)),
        killSignal: 'SIGKILL',
        windowsHide: true,
      });
    if (child.error !== undefined) throw child.error;
    return JSON.parse(child.stdout.toString()) as SenderAnswer;
  } catch (error) {
    return unsent(reasonOf(error));
  }
}

function isSingleExecutable({ getBuiltinModule }: SenderHost['process']): boolean {
  const sea = getBuiltinModule?.('node:sea') as { isSea?: () => boolean } | undefined;
  return sea?.isSea?.() === true;
}

function unsent(reason: string): Failed {
  const detail = `the process ended before it was sent (${reason})`;
  return { kind: 'failed', failure: { cause: 'cannot send', detail }, retry: false };
}

function variablesOf({ env, versions }: SenderHost['process']): Record<string, string> {
  const wanted = Object.entries(env).filter(([name]) => variables.test(name));
  return {
    ...(Object.fromEntries(wanted) as Record<string, string>),
    ...('electron' in versions && { ELECTRON_RUN_AS_NODE: '1' }),
  };
}

function flagsOf({ env, execArgv }: SenderHost['process']): string[] {
  const fromOptions = (env['NODE_OPTIONS'] ?? '').split(/\s+/);
  return [...execArgv, ...fromOptions].filter((flag) => flags.test(flag));
}
