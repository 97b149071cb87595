import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isBuiltin } from 'node:module';
import { apiPackages, partPackages, rivalPackages } from './catalogue.ts';
import type { Choice } from './choose.ts';
import { isOlder, olderName } from './publishes.ts';

/** The part of instrumentation classes that the agent calls. */
export type Instrumentation = {
  disable(): void;
  /** Ours: takes the message that woke it, which it was not there to hear. */
  catchUp?(message: unknown): void;
};

/** What waking needs of the outside. */
export type WakeHost = {
  /** The app may start threads from now on. */
  readonly onThreads: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Loads the library's chunk and makes its instrumentation; throws when that fails.
   *
   * @param older for versions that publish no channels
   */
  readonly instrument: (choice: Choice, older: boolean) => Instrumentation | undefined;
  /** Code shapes the agent: it needs parts of the SDK, which makes them no rival. */
  readonly isShaped: boolean;
  /** Starts the pipeline with no instrumentation. */
  readonly start: () => void;
  /** True while the agent itself is at work, as when it exports. */
  readonly isOwnWork: () => boolean;
  /** Before the first request of an http client; undefined where http is patched when it loads. */
  readonly onFirstRequest: ((wake: () => void) => () => void) | undefined;
  /** The app brings tracing of its own. */
  readonly stepBack: (rival: string) => void;
  readonly guard: <T>(what: string, step: () => T) => T | undefined;
};

type PackageTarget = {
  readonly files: Set<string>;
  readonly wake: (folder?: string) => boolean;
};

type Awake = Map<string, Instrumentation | undefined>;

/** What rings for which library. */
export type Doorbell = {
  readonly packages: ReadonlyMap<string, PackageTarget>;
  /** Builtins by every spelling → plain name. */
  readonly builtins: ReadonlyMap<string, string>;
  readonly wakeBuiltin: (name: string) => boolean;
  /**
   * Short names of the instrumentations that were woken; false where making one failed. Those of
   * older versions have a name of their own, see `olderName`.
   */
  readonly awake: () => ReadonlyMap<string, boolean>;
  /** Undoes the patches of all of them; none wakes after this. */
  readonly disable: () => void;
};

/** Only noticed: nothing of it is patched. */
const threads = 'worker_threads';

/** Each library that is on, by the packages and builtins whose first load wakes it. */
export function makeDoorbell(choices: readonly Choice[], host: WakeHost): Doorbell {
  const awake: Awake = new Map();
  let off = false;
  let isUsed = false;
  const triggers = new Map<string, () => void>();
  const wake = (choice: Choice, older = false): void => {
    const name = older ? olderName(choice.entry.name) : choice.entry.name;
    if (off || awake.has(name)) return;
    isUsed = true;
    awake.set(name, undefined); // first: making it loads modules, which may ring again
    triggers.get(name)?.();
    const made = host.guard(`instrumentation ${name}`, () => host.instrument(choice, older));
    if (made !== undefined) awake.set(name, made);
  };

  const expected = new Set<Choice>();
  const expectRequest = (
    choice: Choice,
    onFirstRequest: (wake: () => void) => () => void,
  ): void => {
    const { name } = choice.entry;
    if (off || expected.has(choice) || awake.has(name)) return;
    expected.add(choice);
    isUsed = true;
    const before = triggers.get(name);
    const undo = onFirstRequest(() => {
      host.guard(`instrumentation ${name}`, () => host.isOwnWork() || wake(choice));
    });
    triggers.set(name, () => {
      before?.();
      undo();
    });
  };

  const packages = new Map<string, PackageTarget>();
  const builtins = new Map<string, string>();
  const ofBuiltin = new Map<string, Choice>();
  const on = choices.filter((choice) => choice.on);
  for (const choice of on) {
    for (const { name, files } of choice.entry.modules) {
      if (isBuiltin(name)) {
        builtins.set(name, name).set(`node:${name}`, name);
        ofBuiltin.set(name, choice);
        continue;
      }
      const before = packages.get(name);
      packages.set(name, {
        files: new Set([...(before?.files ?? []), ...files]),
        wake: (folder) => {
          before?.wake(folder);
          wake(choice, isOlder(choice.entry, name, folder));
          return true;
        },
      });
    }
  }
  for (const name of [threads, `node:${threads}`]) builtins.set(name, threads);
  for (const name of apiPackages) packages.set(name, ring(host.start));
  const rivals = host.isShaped
    ? rivalPackages.filter((name) => !partPackages.includes(name))
    : rivalPackages;
  for (const name of rivals)
    packages.set(
      name,
      ring(() => host.stepBack(name)),
    );
  watchTriggers(on, host.env, wake);
  watchTime(on, wake, () => {
    if (isUsed && !off) host.start();
  });
  watchChannels(on, host, wake, awake, triggers);
  return {
    packages,
    builtins,
    awake: () => new Map([...awake].map(([name, made]) => [name, made !== undefined])),
    disable: () => {
      off = true;
      for (const stop of triggers.values()) stop();
      for (const [name, made] of awake) host.guard(`disable ${name}`, () => made?.disable());
    },
    wakeBuiltin: (name) => {
      if (name === threads && !off) host.onThreads();
      const choice = ofBuiltin.get(name);
      if (choice === undefined) return false;
      const waits = choice.entry.waits === true && host.onFirstRequest !== undefined;
      if (waits) expectRequest(choice, host.onFirstRequest);
      else wake(choice);
      return !waits;
    },
  };
}

/** A package that is only noticed: nothing of it is patched. */
function ring(notice: () => void): PackageTarget {
  return {
    files: new Set(),
    wake: () => {
      notice();
      return false;
    },
  };
}

/** Instrumentations that no module wakes. */
function watchTriggers(
  choices: readonly Choice[],
  env: WakeHost['env'],
  wake: (choice: Choice) => void,
): void {
  for (const choice of choices) {
    const { variable } = choice.entry;
    if (variable !== undefined && env[variable]) wake(choice);
  }
}

/** Runtime metrics of the first second say little; and who lives on should not wait at its first request. */
function watchTime(
  choices: readonly Choice[],
  wake: (choice: Choice) => void,
  start: () => void,
): void {
  const observers = choices.filter((choice) => choice.entry.timer === true);
  // Late enough to cost short programs nothing.
  setTimeout(() => {
    for (const choice of observers) wake(choice);
    start();
  }, 1000).unref();
}

/** What was loaded before us, or is bundled into the app, shows itself by its first message. */
function watchChannels(
  choices: readonly Choice[],
  host: WakeHost,
  wake: (choice: Choice) => void,
  awake: Awake,
  triggers: Map<string, () => void>,
): void {
  for (const choice of choices) {
    const { channels = [], name } = choice.entry;
    if (channels.length === 0) continue;
    const onFirst = (message: unknown): void => {
      host.guard(`instrumentation ${name}`, () => {
        if (host.isOwnWork()) return;
        wake(choice);
        awake.get(name)?.catchUp?.(message);
      });
    };
    triggers.set(name, () => {
      for (const channel of channels) unsubscribe(channel, onFirst);
    });
    for (const channel of channels) subscribe(channel, onFirst);
  }
}
