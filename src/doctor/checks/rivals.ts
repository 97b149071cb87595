import { failure, ok, warning, type Check } from '../check.ts';

/** Is there another agent or SDK? One that only development depends on is no news. */
export const checkRivals: Check = ({ rivals }) => {
  const near = rivals.filter(({ where }) => where !== 'development dependency');
  if (near.length === 0) return [ok('No other agent or tracing SDK is preloaded or a dependency')];
  return near.map(({ name, version, where }) => {
    const what = version === undefined ? name : `${name} ${version}`;
    if (where === 'preload') {
      const cure = 'keep one of them: take it out of NODE_OPTIONS and of the flags of node';
      return failure(`${what} is preloaded too: two agents trace the same app`, cure);
    }
    const cure = `remove ${name} and the code that starts it, or run the app without this agent`;
    return warning(`${what} is installed: if the app loads it, this agent steps back`, cure);
  });
};
