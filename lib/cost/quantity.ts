/** Seconds of the units of a duration. */
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, m: 60, h: 3600 };

/** Gigabytes, of 1,024 MB as Lambda and Fargate count them, of the units of a size. */
const GIGABYTES: Readonly<Record<string, number>> = {
  kb: 1 / 1024 / 1024, kib: 1 / 1024 / 1024, mb: 1 / 1024, mib: 1 / 1024, gb: 1, gib: 1, tb: 1024, tib: 1024,
};

/** Seconds of a duration such as `200ms`, `1.5s`, `20min`, `2h`; nothing for what is none. */
export function secondsIn(text: string): number | undefined {
  return inUnits(text, SECONDS);
}

/** Gigabytes of a size such as `256KB`, `512MB`, `1GB`; nothing for what is none. */
export function gigabytesIn(text: string): number | undefined {
  return inUnits(text, GIGABYTES);
}

/** A count such as `10000000`, `10,000,000`, `2.5M`, `300k`, `1e6`; nothing for what is none. */
export function countIn(text: string): number | undefined {
  const [, digits, unit = ''] = /^([\d,]*\.?\d+(?:e\d+)?)\s*([kmb])?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const factor = ({ k: 1e3, m: 1e6, b: 1e9 } as Readonly<Record<string, number>>)[unit.toLowerCase()] ?? 1;
  return Number(digits.replaceAll(',', '')) * factor;
}

function inUnits(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, unit] = /^(\d*\.?\d+(?:e[-+]?\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const factor = unit === undefined || !Object.hasOwn(units, unit.toLowerCase()) ? undefined : units[unit.toLowerCase()];
  return factor === undefined ? undefined : Number(digits) * factor;
}
