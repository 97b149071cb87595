import type { Origin } from './gather.ts';
import type { Config, OptionName } from './options.ts';
import type { Problem } from './problem.ts';

type Draft = { -readonly [N in OptionName]: Config[N] };

/** A batch cannot be larger than its queue; only a batch size that the user gave is worth a word. */
export function clampBatches(
  config: Draft,
  origins: Readonly<Record<OptionName, Origin>>,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const processor of ['BSP', 'BLRP'] as const) {
    const queueName = `OTEL_${processor}_MAX_QUEUE_SIZE` as const;
    const batchName = `OTEL_${processor}_MAX_EXPORT_BATCH_SIZE` as const;
    const queue = config[queueName];
    const batch = config[batchName];
    if (batch <= queue) continue;
    config[batchName] = queue;
    if (origins[batchName] === 'default') continue;
    const because = `${batchName}="${batch}" is more than ${queueName} (${queue}); using ${queue}`;
    problems.push({ option: batchName, because });
  }
  return problems;
}
