import { failure, ok, warning, type Check, type Finding } from '../check.ts';
import type { Facts, FoundLibrary, Library } from '../facts.ts';
import { uncovered } from '../libraries.ts';

/** Are the libraries of this folder traced? */
export const checkLibraries: Check = (facts) => {
  const { libraries, folder } = facts;
  const used = libraries.filter(({ found }) => found.length > 0);
  return [
    ...overview(facts, used),
    ...libraries.flatMap(aboutVersions),
    ...used.flatMap(aboutAliases),
    ...used.flatMap(aboutSwitch),
    ...aboutUnobserved(folder.unobserved),
  ];
};

function overview({ folder }: Facts, used: readonly Library[]): readonly Finding[] {
  if (folder.isPnp) {
    const what = "Packages of Yarn's Plug'n'Play are in archives: the doctor cannot look at them";
    return [warning(what, 'run the app under the doctor: otel-agent doctor -- node app.js')];
  }
  if (!folder.hasPackages) {
    const what = `There is no package.json and no node_modules in or above ${folder.path}`;
    return [warning(what, 'call the doctor in the folder of the app')];
  }
  const traced = used.filter(({ state }) => state === 'traced');
  if (traced.length > 0) return [ok(`Traced here: ${traced.map(titleOf).join(', ')}`)];
  return [ok('No library of the catalogue is installed; http and fetch of Node.js are traced')];
}

/** `pg 8.1.0`, or `aws-sdk (@smithy/core 3.1.0)`. */
function titleOf({ instrumentation, found }: Library): string {
  const covered = found.filter(({ isCovered }) => isCovered);
  const shown = covered.find(({ name }) => name === instrumentation) ?? covered[0];
  if (shown === undefined) return instrumentation;
  return shown.name === instrumentation
    ? `${shown.name} ${shown.version}`
    : `${instrumentation} (${shown.name} ${shown.version})`;
}

function aboutVersions(library: Library): readonly Finding[] {
  if (library.state === 'off') return [];
  return uncovered(library).map((item) => {
    const ranges = library.modules.find(({ name }) => name === item.name)?.versions ?? [];
    const what = `${item.name} ${item.version} is not traced: this version is not supported`;
    const cure = `install a version in ${ranges.join(' or ')}, or look for a newer agent`;
    return item.isDirect ? failure(what, cure) : warning(what, cure);
  });
}

function aboutAliases({ found }: Library): readonly Finding[] {
  return found.flatMap(({ name, alias }: FoundLibrary) => {
    if (alias === undefined) return [];
    const what = `${alias} is ${name} under another name (npm alias): it is not recognised`;
    return [warning(what, `install it under its own name: npm install ${name}`)];
  });
}

/** What is off by default is no news. */
function aboutSwitch({
  state,
  instrumentation,
  because,
  isOnByDefault,
}: Library): readonly Finding[] {
  if (state !== 'off' || !isOnByDefault) return [];
  const what = `${instrumentation} is installed and not traced: ${because}`;
  return [
    warning(
      what,
      'change OTEL_NODE_ENABLED_INSTRUMENTATIONS or OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    ),
  ];
}

function aboutUnobserved(packages: Facts['folder']['unobserved']): readonly Finding[] {
  if (packages.length === 0) return [];
  const names = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
  const what = `This release has no instrumentation for ${names}`;
  return [
    warning(what, 'what runs below them (http, fetch, other drivers) is traced all the same'),
  ];
}
