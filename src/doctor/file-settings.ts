import type { FileFacts } from '../config/read.ts';
import type { SettingProblem, Setting, Settings } from './facts.ts';
import { mask, maskUrls, smellsOfSecret } from './secrets.ts';

/** The values of a configuration file for people: what may be a secret is not shown. */
export function settingsOfFile({ leaves }: FileFacts): readonly Setting[] {
  return leaves().map(({ name, value }) => {
    const isSecret = /headers(_list|\[\d+\]\.value)|key_file$/.test(name) || smellsOfSecret(name);
    return { name, value: isSecret ? mask : maskUrls(value), from: 'configuration file' };
  });
}

/** Where the signals of a file go, and by which sampler. */
export function pipelineOfFile({ model }: FileFacts): Pick<Settings, 'exporters' | 'sampler'> {
  const { traces, metrics, logs } = model;
  return {
    exporters: {
      traces: traces?.processors.map(({ exporter }) => exporter.kind) ?? [],
      metrics:
        metrics?.readers.map((reader) =>
          reader.kind === 'periodic' ? reader.exporter.kind : reader.kind,
        ) ?? [],
      logs: logs?.processors.map(({ exporter }) => exporter.kind) ?? [],
    },
    sampler: traces === undefined ? 'none' : traces.sampler.kind,
  };
}

/** What is set beside the file, without effect. */
export function remarksOn({ remark }: FileFacts): readonly SettingProblem[] {
  if (remark === undefined) return [];
  const cure = 'name them in the file as ${NAME}, or remove them';
  return [{ option: 'OTEL_CONFIG_FILE', because: remark, cure }];
}
