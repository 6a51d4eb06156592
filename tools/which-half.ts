/**
 * `npm run docs:picture`: draws what the same requests cost on Lambda, Fargate and EC2, for docs/which-half.md.
 *
 *   node --import tsx tools/which-half.ts [--check]
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { compare, OptionId, tariffsOf, Workload } from '../lib/cost';

const FILE = path.join(path.dirname(__dirname), 'docs', 'which-half.svg');
const REGION = 'us-east-1';
const WORKLOAD: Workload = { requestsPerMonth: 1e6, durationSeconds: 0.2, memoryGb: 1 };

/** The ways, each with a name and a colour; the colours differ in brightness too. */
const WAYS: Readonly<Record<OptionId, { readonly name: string; readonly colour: string }>> = {
  'lambda': { name: 'Lambda', colour: '#d97706' },
  'fargate-from-zero': { name: 'Fargate from zero', colour: '#0f766e' },
  'fargate-always-on': { name: 'Fargate, always on', colour: '#1d4ed8' },
  'ec2-always-on': { name: 'EC2, always on', colour: '#6b7280' },
};

/** What is drawn: requests a month, and US dollars. */
const REQUESTS: Range = [1e4, 1e8];
const USD: Range = [0.04, 400];

type Range = [low: number, high: number];

/** Names at the ends of curves are as far apart as a line is high. */
const APART = 1.45;

/** One place in the picture. */
interface Point {
  readonly requests: number;
  readonly usd: number;
  readonly way: string;
  readonly words?: string;
}

/** The curves, forty points a decade: they bend where a task is full. */
function curves(): Point[] {
  const counts = Array.from({ length: 161 }, (_, index) => 10 ** (4 + index / 40));
  return tariffsOf(REGION, WORKLOAD).flatMap(([id, tariff]) => {
    if (tariff === undefined) throw new Error(`each way must have a price in ${REGION}, got none for ${id}; name it in lib/cost/price-list.json`);
    return counts.map((requests) => ({ requests, usd: tariff.at(requests), way: WAYS[id].name })).filter(({ usd }) => usd >= USD[0]);
  });
}

/** The names of the curves, at their ends, from the highest down. */
function names(of: readonly Point[]): Point[] {
  let usd = Infinity;
  return of.filter(({ requests }) => requests === REQUESTS[1]).sort((one, other) => other.usd - one.usd).map((end) => {
    usd = Math.min(end.usd, usd / APART);
    return { ...end, usd, words: end.way };
  });
}

/** Where Lambda meets what has a fixed part: what somebody decides by. */
function breakEvens(): Point[] {
  const [, lambda] = tariffsOf(REGION, WORKLOAD)[0];
  return compare(REGION, WORKLOAD).breakEven.filter(({ from }) => from === 'lambda').map(({ to, requestsPerMonth: requests }) => ({
    requests, usd: lambda?.at(requests) ?? NaN, way: WAYS[to].name, words: `${(requests / 1e6).toFixed(1)} million`,
  }));
}

/** The picture, in the words of Vega-Lite. */
function picture(): TopLevelSpec {
  const drawn = curves();
  const x = {
    field: 'requests', type: 'quantitative' as const, title: 'requests a month', scale: { type: 'log' as const, domain: REQUESTS, nice: false },
    axis: { values: [1e4, 1e5, 1e6, 1e7, 1e8], grid: false, labelOverlap: false, labelFlush: false, labelExpr: 'datum.value < 1e6 ? format(datum.value, ",") : datum.value / 1e6 + " million"' },
  };
  const y = {
    field: 'usd', type: 'quantitative' as const, title: 'USD a month', scale: { type: 'log' as const, domain: USD, nice: false },
    axis: { values: [0.1, 1, 10, 100], format: '~r', titleAngle: 0, titleAlign: 'left' as const, titleX: -40, titleY: -8 },
  };
  const color = {
    field: 'way', type: 'nominal', legend: null,
    scale: { domain: Object.values(WAYS).map(({ name }) => name), range: Object.values(WAYS).map(({ colour }) => colour) },
  } as const;
  return {
    description: 'What the same requests cost on Lambda, on Fargate from zero, on Fargate and on EC2',
    title: {
      text: 'The same requests, four ways', fontSize: 16, anchor: 'start', offset: 24,
      subtitle: `200 ms with 1 GB on x86, ${REGION}; a step to the right or up is ten times as much`, subtitleColor: '#555', subtitlePadding: 6,
    },
    width: 536, height: 336, background: 'white', padding: 12,
    config: { font: 'sans-serif', view: { stroke: null }, axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelColor: '#333', titleColor: '#333' } },
    layer: [
      { data: { values: drawn }, mark: { type: 'line', strokeWidth: 2.5, clip: true }, encoding: { x, y, color } },
      { data: { values: breakEvens() }, mark: { type: 'rule', strokeDash: [3, 3] }, encoding: { x, y, y2: { datum: USD[0] }, color } },
      { data: { values: breakEvens() }, mark: { type: 'point', filled: true, size: 50, color: 'black', opacity: 1 }, encoding: { x, y } },
      { data: { values: breakEvens() }, mark: { type: 'text', align: 'right', dx: -9, dy: -7, fontSize: 12, color: '#333' }, encoding: { x, y, text: { field: 'words' } } },
      { data: { values: names(drawn) }, mark: { type: 'text', align: 'left', dx: 8, fontSize: 12, fontWeight: 'bold' }, encoding: { x, y, color, text: { field: 'words' } } },
    ],
  };
}

/** The picture as SVG; a tenth of a pixel is enough, and the same on every machine. */
async function draw(): Promise<string> {
  // Both are ES modules with a top-level await, which nothing here may require.
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const svg = await new View(parse(compile(picture()).spec), { renderer: 'none' }).toSVG();
  return `${svg.replace(/-?[0-9]+\.[0-9]{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)).replace(/(<path|<text|<g)/g, '\n$1')}\n`;
}

void draw().then((svg) => {
  if (!process.argv.includes('--check')) {
    fs.writeFileSync(FILE, svg);
  } else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, 'utf8') !== svg) {
    console.error('docs/which-half.svg must be what tools/which-half.ts draws, got another; run npm run docs:picture');
    process.exitCode = 1;
  }
});
