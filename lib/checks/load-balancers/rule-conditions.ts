import { ListenerRule, Settings } from '../../template';

/** The sections in which a condition's values can stand, beside `Values`. */
const CONFIGS = ['HostHeaderConfig', 'PathPatternConfig', 'HttpRequestMethodConfig', 'SourceIpConfig', 'HttpHeaderConfig', 'QueryStringConfig'];

/** A condition of a rule with all its values in a comparable form; `undefined` where they are not known. */
export interface RuleCondition {
  readonly field: string;
  readonly values: readonly string[];
}

/** All conditions of a rule; `undefined` if one is not known. */
export function conditionsOf(rule: ListenerRule): RuleCondition[] | undefined {
  const conditions = rule.conditions.map(conditionOf);
  return conditions.includes(undefined) ? undefined : conditions.filter((condition) => condition !== undefined);
}

function conditionOf(settings: Settings): RuleCondition | undefined {
  const field = settings.text('Field');
  const values = [...settings.values('Values'), ...CONFIGS.flatMap((config) => settings.values(config, 'Values'))].map(written);
  if (typeof field !== 'string' || values.length === 0 || values.includes(undefined)) return undefined;
  const header = settings.text('HttpHeaderConfig', 'HttpHeaderName');
  return { field: typeof header === 'string' ? `${field} ${header.toLowerCase()}` : field, values: values.filter((value) => value !== undefined) };
}

/** A value: text, or a key and value of the query string. */
function written(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const pair = Settings.of(value as never);
  const [key, content] = [pair.text('Key') ?? '', pair.text('Value')];
  return typeof key === 'string' && typeof content === 'string' ? `${key}=${content}` : undefined;
}

/** Whether all that one pattern matches is matched by another: `*` is any number of characters, `?` is one. */
export function coversPattern(wider: string, narrower: string): boolean {
  if (wider === narrower || wider === '*') return true;
  const source = wider.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replaceAll('?', '[^*]');
  return new RegExp(`^${source}$`, 's').test(narrower);
}
