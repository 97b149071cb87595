import { failure, ok, warning, type Check } from '../check.ts';

/** Is the agent on, and does anything leave the process? */
export const checkSwitches: Check = ({ settings }) => {
  if (settings.refusedFile === true) {
    const what = 'The configuration file has a fault: the agent starts nothing';
    return [failure(what, 'correct it; the fault is below, with line and column')];
  }
  if (settings.isDisabled) {
    const what = 'OTEL_SDK_DISABLED is true: the agent starts nothing';
    return [failure(what, 'remove OTEL_SDK_DISABLED or set it to false')];
  }
  const entries = Object.entries(settings.exporters);
  const to = entries.map(([signal, names]) => `${signal} to ${names.join(' and ') || 'nowhere'}`);
  if (entries.every(([, names]) => names.length === 0)) {
    const what = 'OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER and OTEL_LOGS_EXPORTER are none';
    return [failure(`${what}: nothing is exported`, 'set one of them to otlp or console')];
  }
  if (settings.exporters.traces.length === 0) {
    const what = `OTEL_TRACES_EXPORTER is none: there are no spans (${to.join(', ')})`;
    return [warning(what, 'set it to otlp or console, if spans are wanted')];
  }
  return [ok(`The agent is on: ${to.join(', ')}`)];
};
