import { failure, ok, warning, type Check } from '../check.ts';

/** Is there another agent or SDK? */
export const checkRivals: Check = ({ rivals }) => {
  if (rivals.length === 0) return [ok('No other agent or tracing SDK is in sight')];
  return rivals.map(({ name, version, where }) => {
    const what = version === undefined ? name : `${name} ${version}`;
    if (where === 'preload') {
      const cure = 'keep one of them: take it out of NODE_OPTIONS and of the flags of node';
      return failure(`${what} is preloaded too: two agents trace the same app`, cure);
    }
    const of = where === 'dependency' ? 'the app' : 'its development';
    const cure = `remove ${name} and the code that starts it, or run the app without this agent`;
    return warning(
      `${what} is a dependency of ${of}: once it is loaded, this agent steps back`,
      cure,
    );
  });
};
