import { flagOf } from '../flags.ts';
import { optionNames } from '../options.ts';
import { quote } from '../quote.ts';
import { readOption, type Settings } from './settings.ts';
import { entriesOf, type Shape } from './shape.ts';

const own = '@org/otel-agent';

/** What only makes sense before the file is read, or is the doctor's. */
const elsewhere = new Set<string>(['OTEL_NODE_ENV_FILE', 'OTEL_NODE_DOCTOR_REPORT']);

/** Our own options, by the names of their flags: `exit_timeout` is OTEL_NODE_EXIT_TIMEOUT. */
const byName = new Map(
  optionNames
    .filter((name) => name.startsWith('OTEL_NODE_') && !elsewhere.has(name))
    .map((name) => [flagOf(name), name]),
);

/** The section `distribution`, of which only ours concerns us. */
export function distribution(settings: Settings): Shape<void> {
  return (node, reading) => {
    const entries = entriesOf(node);
    for (const [vendor, { keyAt }] of entries) {
      if (vendor === own) continue;
      reading.warn(
        { at: keyAt },
        `distribution: ${quote(vendor)} is another than ${own}; it is ignored`,
      );
    }
    const ours = entries.get(own)?.node;
    if (ours === undefined) return;
    for (const [name, { keyAt, node: value }] of entriesOf(ours)) {
      const option = byName.get(name);
      if (option !== undefined) settings.set(option, readOption(option, value));
      else
        reading.warn({ at: keyAt }, `${ours.path}: ${quote(name)} is not an option; it is ignored`);
    }
  };
}
