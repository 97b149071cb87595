import { ok, warning, type Check } from '../check.ts';

/** Is every setting understood as it was meant? */
export const checkSettings: Check = ({ settings }) => {
  const { set, problems, unknown } = settings;
  const findings = problems.map(({ because, cure }) => warning(because, cure));
  if (unknown.length > 0) {
    const what = `${unknown.join(', ')}: no option of this agent`;
    findings.push(warning(what, 'correct or remove it, if it is not meant for another program'));
  }
  if (findings.length > 0) return findings;
  return [ok(set.length === 0 ? 'All settings are at their defaults' : 'All settings are valid')];
};
