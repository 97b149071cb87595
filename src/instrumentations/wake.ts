import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isBuiltin } from 'node:module';
import { apiPackages, rivalPackages } from './catalogue.ts';
import type { Choice } from './choose.ts';

/** The part of upstream's instrumentation classes that the agent calls. */
export type Instrumentation = {
  disable(): void;
  /** undici's subscriber for the message that woke it. */
  onRequestCreated?(message: unknown): void;
};

/** What waking needs of the outside. */
export type WakeHost = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Loads the library's chunk and makes its instrumentation; throws when that fails. */
  readonly instrument: (choice: Choice) => Instrumentation | undefined;
  /** Starts the pipeline with no instrumentation. */
  readonly start: () => void;
  /** The app brings tracing of its own. */
  readonly stepBack: (rival: string) => void;
  readonly guard: <T>(what: string, step: () => T) => T | undefined;
};

type PackageTarget = { readonly files: Set<string>; readonly wake: () => boolean };

/** What rings for which library. */
export type Doorbell = {
  readonly packages: ReadonlyMap<string, PackageTarget>;
  /** Builtins by every spelling → plain name. */
  readonly builtins: ReadonlyMap<string, string>;
  readonly wakeBuiltin: (name: string) => boolean;
  /** Short names of the instrumentations that were woken; false where making one failed. */
  readonly awake: () => ReadonlyMap<string, boolean>;
  /** Undoes the patches of all of them; none wakes after this. */
  readonly disable: () => void;
};

/** Each library that is on, by the packages and builtins whose first load wakes it. */
export function makeDoorbell(choices: readonly Choice[], host: WakeHost): Doorbell {
  const awake = new Map<string, Instrumentation | undefined>();
  let off = false;
  const wake = (choice: Choice): void => {
    const { name } = choice.entry;
    if (off || awake.has(name)) return;
    awake.set(name, undefined); // first: making it loads modules, which may ring again
    const made = host.guard(`instrumentation ${name}`, () => host.instrument(choice));
    if (made !== undefined) awake.set(name, made);
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
        wake: () => {
          before?.wake();
          wake(choice);
          return true;
        },
      });
    }
  }
  for (const name of apiPackages) packages.set(name, ring(host.start));
  for (const name of rivalPackages)
    packages.set(
      name,
      ring(() => host.stepBack(name)),
    );
  watchTriggers(on, host, wake, awake);
  return {
    packages,
    builtins,
    awake: () => new Map([...awake].map(([name, made]) => [name, made !== undefined])),
    disable: () => {
      off = true;
      for (const [name, made] of awake) host.guard(`disable ${name}`, () => made?.disable());
    },
    wakeBuiltin: (name) => {
      const choice = ofBuiltin.get(name);
      if (choice !== undefined) wake(choice);
      return choice !== undefined;
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
  { env, guard }: Pick<WakeHost, 'env' | 'guard'>,
  wake: (choice: Choice) => void,
  awake: ReadonlyMap<string, Instrumentation | undefined>,
): void {
  for (const choice of choices) {
    const { channel, name, variable } = choice.entry;
    if (variable !== undefined && env[variable]) wake(choice);
    if (channel !== undefined) {
      const onFirst = (message: unknown): void => {
        unsubscribe(channel, onFirst);
        wake(choice);
        // It has missed the message that woke it. What a subscriber throws would end the app.
        guard(channel, () => awake.get(name)?.onRequestCreated?.(message));
      };
      subscribe(channel, onFirst);
    }
  }
  const observers = choices.filter((choice) => choice.entry.timer === true);
  // Late enough to cost short programs nothing; runtime metrics of the first second say little.
  if (observers.length > 0) setTimeout(() => observers.forEach(wake), 1000).unref();
}
