import type { Env, FileFacts } from '../config/read.ts';
import { reasonOf } from '../diag/voice.ts';
import { readSettings } from '../settings.ts';
import { runApp, type AppEnd } from './app-run.ts';
import { reportJson, writeBundle } from './bundle.ts';
import type { NamedFinding } from './check.ts';
import { diagnose } from './diagnose.ts';
import { secretsOfApp } from './env-file-secrets.ts';
import type { Facts, Versions } from './facts.ts';
import { gatherFacts, lookAround, type Source } from './gather.ts';
import { listText } from './list.ts';
import { wantsColours } from './paint.ts';
import { reportText } from './report.ts';
import { scrub } from './secrets.ts';

/** What the commands have of the world. */
export type DoctorHost = {
  readonly process: NodeJS.Process;
  readonly versions: Versions;
  readonly userAgent: string;
  /** Requires a file of the agent, by its path in the package's `dist`. */
  readonly requireOwn: (path: string) => unknown;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
};

/** What is looked at. */
export type Subject = {
  /** The environment of the app, with what flags set. */
  readonly env: Env;
  readonly flags: Readonly<Record<string, string>>;
  readonly json: boolean;
};

export type Examination = Subject & {
  /** Where the support bundle goes. */
  readonly bundle?: string;
  /** The app to run, and how; its stdout goes to stderr where ours is JSON. */
  readonly app?: {
    readonly command: readonly string[];
    readonly run: (variables: Readonly<Record<string, string>>) => Promise<AppEnd>;
  };
};

/**
 * `otel-agent doctor`: will this app be traced, and if not, why?
 *
 * @returns the exit code: 1 where a check failed
 */
export async function doctor(examination: Examination, host: DoctorHost): Promise<number> {
  const { env, json, bundle, app } = examination;
  const source = sourceOf(examination, host);
  const gathered = await gatherFacts(source);
  const run = app && (await runApp(app.command, app.run));
  const secrets = secretsOfApp(env, source.read.config.OTEL_NODE_ENV_FILE);
  const facts: Facts = scrub({ ...gathered, ...(run && { app: run }) }, secrets);
  const findings = diagnose(facts).map((finding) => inWords(finding, source.read.file));
  const colours = wantsColours(env, host.process.stdout.isTTY);
  host.print(json ? reportJson(facts, findings) : reportText(facts, findings, colours));
  const isWritten = bundle === undefined || write(() => writeBundle(bundle, facts, findings), host);
  return isWritten && !findings.some(({ status }) => status === 'failure') ? 0 : 1;
}

/** `otel-agent list`: the catalogue, and what of it this folder has. */
export function list(subject: Subject, host: DoctorHost): number {
  const { libraries } = lookAround(sourceOf(subject, host));
  const colours = wantsColours(subject.env, host.process.stdout.isTTY);
  const text = subject.json ? `${JSON.stringify(libraries, undefined, 2)}\n` : undefined;
  host.print(text ?? listText(libraries, colours));
  return 0;
}

function sourceOf({ env, flags }: Subject, host: DoctorHost): Source {
  const { process, versions, userAgent, requireOwn } = host;
  const read = readSettings(env, requireOwn);
  return { process, env, flags, folder: process.cwd(), read, versions, userAgent };
}

/** What a finding calls a variable, by what the configuration file calls it. */
function inWords(finding: NamedFinding, file: FileFacts | undefined): NamedFinding {
  if (file === undefined || finding.what === file.remark) return finding;
  const { what, cure } = finding;
  return {
    ...finding,
    what: file.inWords(what),
    ...(cure !== undefined && { cure: file.inWords(cure) }),
  };
}

function write(make: () => string, { complain }: DoctorHost): boolean {
  try {
    complain(`${make()}\n`);
    return true;
  } catch (error) {
    complain(`otel-agent: the support bundle cannot be written: ${reasonOf(error)}\n`);
    return false;
  }
}
