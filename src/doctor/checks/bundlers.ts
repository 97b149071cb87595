import { warning, type Check } from '../check.ts';

/** Could the app be one file, in which no library can be seen? */
export const checkBundlers: Check = ({ folder: { bundlers } }) => {
  if (bundlers.length === 0) return [];
  const what = `The scripts of package.json run ${bundlers.join(', ')}: libraries inside of a bundle cannot be patched`;
  return [warning(what, 'if the server is bundled, mark the libraries as external')];
};
