import { exponential, fixed, logNormal, type Distribution } from './distribution';
import { burstTraffic, constantTraffic, dailyTraffic, randomTraffic, type Traffic } from './traffic';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** How times are written. */
export const TIME_SPECS = 'a time such as 1.96s, 50ms, 2m, exponential(2s) or lognormal(2s, 500ms)';

/** How traffic is written. */
export const TRAFFIC_SPECS = 'a traffic such as constant(5/s, 1h), random(0.1/s, 28h), burst(5000, 1m) or daily(100000, 7d, 14h)';

/** Seconds of `1.96s`, `50ms`, `2m`, `1h`, `7d`; a bare number is seconds. */
export function secondsOf(text: string): number | undefined {
  const [, number, unit = 's'] = /^([0-9]*\.?[0-9]+(?:e-?[0-9]+)?)\s*(ms|s|min|m|h|d)?$/i.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * SECONDS[unit.toLowerCase()];
}

/**
 * A time that may differ from one occasion to the next.
 *
 * @throws a sentence with how times are written
 */
export function timeOf(what: string, text: string): Distribution {
  const seconds = secondsOf(text);
  if (seconds !== undefined) return fixed(seconds);
  const { name, values } = callOf(text);
  const times = values.map(secondsOf);
  const [mean, deviation] = times;
  if (mean !== undefined && mean > 0 && !times.includes(undefined)) {
    if (name === 'fixed' && times.length === 1) return fixed(mean);
    if (name === 'exponential' && times.length === 1) return exponential(mean);
    if (name === 'lognormal' && times.length === 2) return logNormal(mean, deviation ?? 0);
  }
  throw new Error(`${what} must be ${TIME_SPECS}, got ${text}`);
}

/**
 * A traffic that is described and not counted.
 *
 * @throws a sentence with how traffic is written
 */
export function trafficOf(text: string): Traffic {
  const { name, values: [first = '', second = '', third] } = callOf(text);
  const rate = rateOf(first);
  const count = Number(first);
  const seconds = secondsOf(second);
  if (seconds !== undefined && seconds > 0) {
    if (name === 'constant' && rate !== undefined) return constantTraffic(rate, seconds);
    if ((name === 'random' || name === 'poisson') && rate !== undefined) return randomTraffic(rate, seconds);
    if (name === 'burst' && count > 0) return burstTraffic(Math.round(count), seconds);
    const peak = third === undefined ? PEAK_HOUR : (secondsOf(third) ?? NaN) / 3600;
    if (name === 'daily' && count > 0 && peak >= 0 && peak <= 24) return dailyTraffic(count, seconds / 86_400, peak, LOWEST);
  }
  throw new Error(`traffic must be a file or ${TRAFFIC_SPECS}, got ${text}`);
}

/** Two in the afternoon, and a tenth of it at night: what offices and shops have. */
export const PEAK_HOUR = 14;
export const LOWEST = 0.1;

/** `5/s`, `300/min`, `20/h`. */
function rateOf(text: string): number | undefined {
  const [, number, unit] = /^([0-9]*\.?[0-9]+(?:e-?[0-9]+)?)\s*\/\s*(s|min|m|h|d)$/i.exec(text.trim()) ?? [];
  return number === undefined || Number(number) <= 0 ? undefined : Number(number) / SECONDS[unit.toLowerCase()];
}

function callOf(text: string): { name: string; values: string[] } {
  const [, name = '', inner = ''] = /^\s*([a-z-]+)\s*\((.*)\)\s*$/i.exec(text) ?? [];
  return { name: name.toLowerCase().replace(/-/g, ''), values: inner.split(',').map((value) => value.trim()) };
}
