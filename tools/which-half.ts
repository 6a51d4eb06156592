/**
 * `npm run docs:picture`: draws what the same requests cost on Lambda, Fargate and EC2, for docs/which-half.md.
 *
 *   node --import tsx tools/which-half.ts [--check]
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import escape from 'escape-html';
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

const SIZE = { width: 760, height: 460 };
const AREA = { left: 64, right: 600, top: 64, bottom: 400 };
const REQUESTS = [1e4, 1e5, 1e6, 1e7, 1e8];
const DOLLARS = [0.1, 1, 10, 100];

/** Smallest and largest amount that is drawn. */
const USD: Range = [0.04, 300];

type Range = readonly [number, number];

const x = logarithmic([REQUESTS[0], REQUESTS[4]], [AREA.left, AREA.right]);
const y = logarithmic(USD, [AREA.bottom, AREA.top]);

/** A scale on which each factor of ten is as long. */
function logarithmic([low, high]: Range, [start, end]: Range): (value: number) => number {
  return (value) => start + (end - start) * Math.log(value / low) / Math.log(high / low);
}

/** The picture, as SVG. */
function draw(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" font-size="12" role="img" aria-labelledby="title">
<title id="title">What the same requests cost on Lambda, on Fargate from zero, on Fargate and on EC2</title>
<rect width="100%" height="100%" fill="white"/>
<text x="${AREA.left}" y="24" font-size="16" font-weight="bold">The same requests, four ways</text>
<text x="${AREA.left}" y="43" fill="#555">200 ms with 1 GB on x86, ${REGION}; a step to the right or up is ten times as much</text>
${[...axes(), ...curves(), ...breakEvens()].join('\n')}
</svg>
`;
}

function axes(): string[] {
  return [
    ...DOLLARS.map((usd) => `<line x1="${AREA.left}" x2="${AREA.right}" y1="${at(y(usd))}" y2="${at(y(usd))}" stroke="#ddd"/>`
      + text(AREA.left - 8, y(usd) + 4, usd.toLocaleString('en'), { anchor: 'end' })),
    ...REQUESTS.map((count) => `<line x1="${at(x(count))}" x2="${at(x(count))}" y1="${AREA.bottom}" y2="${AREA.bottom + 5}" stroke="#555"/>`
      + text(x(count), AREA.bottom + 20, count >= 1e6 ? `${count / 1e6} million` : count.toLocaleString('en'), { anchor: 'middle' })),
    `<line x1="${AREA.left}" x2="${AREA.right}" y1="${AREA.bottom}" y2="${AREA.bottom}" stroke="#555"/>`,
    text((AREA.left + AREA.right) / 2, AREA.bottom + 42, 'requests a month', { anchor: 'middle' }),
    text(AREA.left - 48, AREA.top - 6, 'USD a month'),
  ];
}

/** Forty points a decade: curves bend where a task is full. */
function curves(): string[] {
  const counts = Array.from({ length: 161 }, (_, index) => 10 ** (4 + index / 40));
  const drawn = tariffsOf(REGION, WORKLOAD).flatMap(([id, tariff]) => {
    if (tariff === undefined) throw new Error(`each way must have a price in ${REGION}, got none for ${id}; name it in lib/cost/price-list.json`);
    const corners = counts.filter((count) => tariff.at(count) >= USD[0]).map((count) => `${at(x(count))},${at(y(tariff.at(count)))}`);
    return [{ id, end: y(tariff.at(REQUESTS[4])), shape: `M${corners.join('L')}` }];
  });
  // Names stand at the ends of their curves, a line's height apart.
  const labels = [...drawn].sort((one, other) => one.end - other.end);
  const heights = labels.map(({ end }) => end);
  for (let index = 1; index < heights.length; index++) heights[index] = Math.max(heights[index], heights[index - 1] + 16);
  return [
    ...drawn.map(({ id, shape }) => `<path d="${shape}" fill="none" stroke="${WAYS[id].colour}" stroke-width="2.5"/>`),
    ...labels.map(({ id }, index) => text(AREA.right + 8, heights[index] + 4, WAYS[id].name, { fill: WAYS[id].colour, weight: 'bold' })),
  ];
}

/** Where Lambda meets what has a fixed part: what somebody decides by. */
function breakEvens(): string[] {
  const [, lambda] = tariffsOf(REGION, WORKLOAD)[0];
  return compare(REGION, WORKLOAD).breakEven.filter(({ from }) => from === 'lambda').flatMap(({ to, requestsPerMonth: count }) => {
    const [left, top] = [x(count), y(lambda?.at(count) ?? NaN)];
    return [
      `<line x1="${at(left)}" x2="${at(left)}" y1="${at(top)}" y2="${AREA.bottom}" stroke="${WAYS[to].colour}" stroke-dasharray="3 3"/>`,
      `<circle cx="${at(left)}" cy="${at(top)}" r="4"/>`,
      text(left - 8, top - 6, `${(count / 1e6).toFixed(1)} million`, { anchor: 'end' }),
    ];
  });
}

function text(left: number, top: number, words: string, { anchor = 'start', fill = '#333', weight = 'normal' } = {}): string {
  return `<text x="${at(left)}" y="${at(top)}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}">${escape(words)}</text>`;
}

/** A tenth of a pixel is enough, and the same on every machine. */
function at(position: number): number {
  return Math.round(position * 10) / 10;
}

const svg = draw();
if (!process.argv.includes('--check')) {
  fs.writeFileSync(FILE, svg);
} else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, 'utf8') !== svg) {
  console.error('docs/which-half.svg must be what tools/which-half.ts draws, got another; run npm run docs:picture');
  process.exitCode = 1;
}
