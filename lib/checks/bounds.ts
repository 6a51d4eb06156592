import type { Resource, Settings } from '../template';
import { known } from './known';
import type { Fault } from './rule';

/** What AWS takes for a number: property, unit and interval. */
export interface Bounds {
  readonly path: readonly string[];
  readonly min: number;
  readonly max: number;
  /** @default - no unit */
  readonly unit?: string;
}

/** Faults of the numbers of a resource that are known and out of bounds. */
export function outOfBounds(resource: Resource, table: readonly Bounds[], settings: Settings = resource.properties): Fault[] {
  return table.flatMap(({ path, min, max, unit }) => {
    const value = known(settings.number(...path));
    if (value === undefined || (value >= min && value <= max && Number.isInteger(value))) return [];
    const suffix = unit === undefined ? '' : ` ${unit}`;
    return [{
      resource,
      message: `${path.join('.')} must be a whole number between ${grouped(min)} and ${grouped(max)}${suffix}, got ${grouped(value)}${suffix}`,
    }];
  });
}

/** 43200 as 43,200. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
