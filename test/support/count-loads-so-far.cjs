// Preloaded last by `loadsOf`: what is loaded by now was loaded before the app's first line.
globalThis[Symbol.for('agent-test.loads-so-far')]?.();
