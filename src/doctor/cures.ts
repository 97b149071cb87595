import type { Option } from '../config/option.ts';
import { options } from '../config/options.ts';
import type { Problem } from '../config/problem.ts';

/** What to do about a problem with a setting. */
export function cureFor({ option: name, because }: Problem): string {
  const meant = /did you mean (\w+)\?/.exec(because)?.[1];
  if (meant !== undefined) return `rename it to ${meant}`;
  const option = (options as Readonly<Record<string, Option>>)[name];
  if (/_PROXY$/i.test(name)) return 'write http://host:port, or remove it';
  if (option === undefined || /no effect/.test(because)) return 'remove it';
  if (name === 'OTEL_NODE_ENV_FILE' && /cannot be read/.test(because)) {
    return `correct the path, or set ${name}=none to read no file`;
  }
  const preferred = /is another name of (\w+)/.exec(because)?.[1];
  if (preferred !== undefined) return `rename it to ${preferred}`;
  if (name === 'OTEL_CONFIG_FILE') return 'correct the file there';
  const other = /is set without (\w+)/.exec(because)?.[1];
  if (other !== undefined) return `set ${other} too, or neither`;
  return valuesOf(name, option);
}

function valuesOf(name: string, option: Option): string {
  switch (option.kind) {
    case 'boolean':
      return 'write true or false';
    case 'integer':
      return option.max === undefined
        ? `write a whole number from ${option.min} up`
        : `write a whole number from ${option.min} to ${option.max}`;
    case 'duration':
    case 'timeout':
      return 'write a whole number of milliseconds';
    case 'choice':
      return `write one of ${option.choices.join(', ')}`;
    case 'choices':
      return `write some of ${option.choices.join(', ')}, with commas in between`;
    case 'pairs':
      return 'write name=value,name2=value2, with letters, digits and - in names and %2C for commas in values';
    case 'attributes':
      return 'write key=value,key2=value2, with %2C and %3D for commas and equals signs inside';
    case 'entities':
      return 'write type{id=value}[description=value], with ; between entities and %-codes for {}[]@;,= inside';
    case 'text':
    case 'words':
      return name.endsWith('_ENDPOINT') ? endpointCure(name) : `correct or remove ${name}`;
  }
}

function endpointCure(name: string): string {
  const isGeneric = name === 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const example = isGeneric ? 'http://localhost:4318' : 'http://localhost:4318/v1/traces';
  return `write it as ${example} for HTTP, or http://localhost:4317 with protocol grpc`;
}
