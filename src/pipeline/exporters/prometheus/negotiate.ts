/** A format of the page, with its content type. */
export const formats = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;
export type Format = keyof typeof formats;

const types: Readonly<Record<string, Format>> = {
  'application/openmetrics-text': 'openMetrics',
  'text/plain': 'text',
  'text/*': 'text',
  '*/*': 'text',
};

type Range = { readonly name: string; readonly parameters: ReadonlyMap<string, string> };

/** The format that the scraper likes best; plain text where it says nothing that is known. */
export function chooseFormat(accept: string | undefined): Format {
  let best: { readonly format: Format; readonly weight: number } | undefined;
  for (const { name, parameters } of rangesOf(accept)) {
    const format = types[name];
    const weight = weightOf(parameters);
    if (format === undefined || weight === 0 || weight <= (best?.weight ?? 0)) continue;
    const version = parameters.get('version') ?? '';
    const isKnown = format === 'text' || ['', '0.0.1', '1.0.0'].includes(version);
    if (isKnown) best = { format, weight };
  }
  return best?.format ?? 'text';
}

export function takesGzip(acceptEncoding: string | undefined): boolean {
  const ranges = rangesOf(acceptEncoding);
  const range =
    ranges.find(({ name }) => name === 'gzip') ?? ranges.find(({ name }) => name === '*');
  return range !== undefined && weightOf(range.parameters) > 0;
}

/** The comma separated parts of a header with their `;name=value`, in lower case. */
function rangesOf(header = ''): readonly Range[] {
  return header
    .toLowerCase()
    .split(',')
    .map((item) => {
      const [name = '', ...rest] = item.split(';').map((part) => part.trim());
      const pairs = rest.map((part) => part.split('=', 2).map((side) => side.trim()));
      return { name, parameters: new Map(pairs.map(([key = '', value = '']) => [key, value])) };
    });
}

function weightOf(parameters: Range['parameters']): number {
  const weight = Number(parameters.get('q') ?? 1);
  return weight >= 0 && weight <= 1 ? weight : 0;
}
