import { warning, type Check } from '../check.ts';

/** Does somebody count on a proxy? */
export const checkProxies: Check = ({ proxies, destinations }) => {
  const outside = destinations.filter(({ exporter, address }) => {
    return (
      exporter !== 'prometheus' && !/^(https?:\/\/)?(localhost|127\.|\[::1\]|unix:)/.test(address)
    );
  });
  if (proxies.length === 0 || outside.length === 0) return [];
  const names = proxies.map(({ name, value }) => `${name}=${value}`).join(', ');
  const what = `${names}: exports do not use proxies yet, they go straight to the receiver`;
  return [warning(what, 'let the app reach it directly, or run a collector beside the app')];
};
