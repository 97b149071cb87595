// Preloaded first by `loadsOf`: takes down what the process loads. Loads nothing that node itself
// has not loaded by then, or it would count its own weight.
const fs = require('node:fs');
const Module = require('node:module');

const file = process.env.AGENT_TEST_LOADS;
// Taken away, so that workers and child processes do not write over what we write.
delete process.env.AGENT_TEST_LOADS;

if (file !== undefined) {
  const urls = new Set();
  const seen = () => ({
    files: [...Object.keys(Module._cache), ...urls],
    builtins: process.moduleLoadList.filter((entry) => entry.startsWith('NativeModule ')),
  });
  // Node 20 has no registerHooks: there, files that are ES modules go unseen.
  Module.registerHooks?.({
    load: (url, context, next) => {
      if (url.startsWith('file:')) urls.add(url);
      return next(url, context);
    },
  });
  const report = {};
  globalThis[Symbol.for('agent-test.loads-so-far')] = () => (report.before = seen());
  process.on('exit', () => {
    report.end = seen();
    fs.writeFileSync(file, JSON.stringify(report));
  });
}
