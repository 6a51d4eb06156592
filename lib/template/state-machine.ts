import type { Role } from './role';
import { Settings } from './settings';
import { composed } from './text-parts';
import { isValueObject, Text, Unknown, Value } from './value';
import { Workload } from './workload';

/** Deeper than states are nested in any machine. */
const DEEPEST = 50;

/** A state machine of Step Functions. */
export class StateMachine extends Workload {
  /** `STANDARD` unless the template says otherwise. */
  public get type(): string | Unknown {
    return this.properties.text('StateMachineType') ?? 'STANDARD';
  }

  public get role(): Role | undefined {
    return this.all.role(this.all.resourceAt(this.properties.value('RoleArn')));
  }

  /** Its definition, with substitutions made; unknown where it lies elsewhere. */
  public get definition(): Settings {
    const inline = this.properties.value('Definition') ?? this.properties.value('DefinitionString');
    const substitutions = this.properties.settings('DefinitionSubstitutions');
    const definition = this.all.json(substituted(inline, substitutions));
    return definition === undefined ? Settings.of(new Unknown('the definition is not in the template')) : Settings.of(definition);
  }

  /** All its states, those inside others too. */
  public get states(): Array<{ readonly name: string; readonly settings: Settings }> {
    return statesIn(this.definition, 0);
  }
}

function statesIn(machine: Settings, depth: number): Array<{ readonly name: string; readonly settings: Settings }> {
  const states = machine.settings('States');
  if (depth > DEEPEST) return [];
  return states.names.flatMap((name) => {
    const settings = states.settings(name);
    const inside = [...settings.list('Branches'), settings.settings('Iterator'), settings.settings('ItemProcessor')];
    return [{ name, settings }, ...inside.flatMap((branch) => statesIn(branch, depth + 1))];
  });
}

/** `${Name}` in a definition stands for a substitution. */
function substituted(value: Value | undefined, substitutions: Settings): Value | undefined {
  if (substitutions.names.length === 0) return value;
  if (typeof value === 'string') {
    return composed(value.split(/\$\{([^}]+)\}/).map((part, index) => index % 2 === 0 ? part : substitutions.value(part) ?? `\${${part}}`));
  }
  if (value instanceof Text) return composed(value.parts.map((part) => typeof part === 'string' ? substituted(part, substitutions) : part));
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => substituted(item, substitutions) ?? null);
  if (!isValueObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, substituted(item, substitutions) ?? null]));
}
