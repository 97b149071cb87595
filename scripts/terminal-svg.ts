import { widthOf } from '../src/render/width.ts';

/** Columns and rows in pixels. */
const cell = { width: 8.4, height: 19 };
const margin = 18;
const fontSize = 14;

const theme = {
  paper: '#0d1117',
  ink: '#e6edf3',
  colours: {
    '31': '#ff7b72',
    '32': '#7ee787',
    '33': '#e3b341',
    '34': '#79c0ff',
    '35': '#d2a8ff',
    '36': '#56d4dd',
  } as Readonly<Record<string, string>>,
};

type Run = { readonly text: string; readonly codes: readonly string[]; readonly column: number };

/** Fonts differ in how they join these, so they are drawn as lines: cells from 0 to 1. */
const strokes: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>> = {
  '│': [[0.5, 0, 0.5, 1]],
  '├': [
    [0.5, 0, 0.5, 1],
    [0.5, 0.5, 1, 0.5],
  ],
  '└': [
    [0.5, 0, 0.5, 0.5],
    [0.5, 0.5, 1, 0.5],
  ],
};

/**
 * Lines of a terminal, with its colour codes, as an SVG image.
 *
 * @param columns width of the widest line
 */
export function drawTerminal(lines: readonly string[], columns: number): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = lines.length * cell.height + 2 * margin;
  const body = lines.flatMap((line, row) => splitRuns(line).map((run) => drawRun(run, row)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}">
<rect width="${width}" height="${height}" rx="8" fill="${theme.paper}"/>
${body.filter((part) => part !== '').join('\n')}
</svg>
`;
}

function splitRuns(line: string): Run[] {
  const runs: Run[] = [];
  let codes: readonly string[] = [];
  let column = 0;
  // oxlint-disable-next-line no-control-regex -- what colours are made of
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    if (part.startsWith('\u001b')) {
      codes = part
        .slice(2, -1)
        .split(';')
        .filter((code) => code !== '0');
      continue;
    }
    runs.push({ text: part, codes, column });
    column += widthOf(part);
  }
  return runs;
}

function drawRun({ text, codes, column }: Run, row: number): string {
  const colour = codes.map((code) => theme.colours[code]).find((each) => each !== undefined);
  const opacity = codes.includes('2') ? ' opacity=".6"' : '';
  const paint = `"${colour ?? theme.ink}"${opacity}`;
  const weight = codes.includes('1') ? ' font-weight="bold"' : '';
  const y = margin + row * cell.height;
  const parts = [...text.matchAll(/[━╸╺]+|[│├└]|[^\s│├└━╸╺]+(?: [^\s│├└━╸╺]+)*/g)];
  const drawn = parts.map(({ 0: part, index }) => {
    const x = margin + (column + widthOf(text.slice(0, index))) * cell.width;
    const stroke = strokes[part];
    if (stroke !== undefined) return drawStroke(stroke, x, y, paint);
    if (/[━╸╺]/.test(part)) return drawBar(part, x, y, paint);
    const length = round(widthOf(part) * cell.width);
    return `<text x="${round(x)}" y="${round(y + 14)}" textLength="${length}" fill=${paint}${weight}>${escape(part)}</text>`;
  });
  return drawn.join('\n');
}

function drawStroke(lines: (typeof strokes)[string], x: number, y: number, paint: string): string {
  const at = (part: number, from: number, size: number): number => round(from + part * size);
  const path = (lines ?? []).map(([x1, y1, x2, y2]) => {
    const start = `M${at(x1, x, cell.width)} ${at(y1, y, cell.height)}`;
    return `${start}L${at(x2, x, cell.width)} ${at(y2, y, cell.height)}`;
  });
  return `<path d="${path.join('')}" stroke=${paint}/>`;
}

function drawBar(bar: string, x: number, y: number, paint: string): string {
  const half = cell.width / 2;
  const from = x + (bar.startsWith('╺') ? half : 0);
  const to = x + bar.length * cell.width - (bar.endsWith('╸') ? half : 0);
  return `<rect x="${round(from)}" y="${round(y + 6)}" width="${round(to - from)}" height="7" fill=${paint}/>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
