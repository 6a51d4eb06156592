import { booleanIn, isValueObject, numberIn, Reference, referenceIn, textIn, Unknown, Value } from './value';
import type { Resource } from './resource';

/**
 * Properties of a resource, or an object inside them.
 *
 * Each question has three answers: the value, `undefined` where the template does not say (AWS's default holds), or an
 * `Unknown` where it says something that is not known here. Inside what is unknown, everything is unknown.
 */
export class Settings {
  /** @param value what stands in the template; anything but an object is unknown */
  public static of(value: Value | undefined): Settings {
    if (value === undefined || value === null) return new Settings({});
    if (isValueObject(value)) return new Settings(value);
    return new Settings(value instanceof Unknown ? value : new Unknown('an object was expected'));
  }

  private constructor(public readonly raw: { readonly [name: string]: Value } | Unknown) {}

  /** Why nothing is known of the whole object, if so. */
  public get unknown(): Unknown | undefined {
    return this.raw instanceof Unknown ? this.raw : undefined;
  }

  /** Names of the properties that are set. */
  public get names(): string[] {
    return this.raw instanceof Unknown ? [] : Object.keys(this.raw);
  }

  /** Whether a property is set, to whatever. */
  public has(name: string): boolean {
    return !(this.raw instanceof Unknown) && Object.hasOwn(this.raw, name);
  }

  /** What a property is set to; several names lead into objects. */
  public value(...path: string[]): Value | undefined {
    let value: Value | undefined = this.raw;
    for (const name of path) {
      if (value === undefined || value === null) return undefined;
      if (value instanceof Unknown) return value;
      if (!isValueObject(value)) return new Unknown(`${name} was expected in an object`);
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    }
    return value;
  }

  public number(...path: string[]): number | Unknown | undefined {
    return numberIn(this.value(...path));
  }

  public text(...path: string[]): string | Unknown | undefined {
    return textIn(this.value(...path));
  }

  public boolean(...path: string[]): boolean | Unknown | undefined {
    return booleanIn(this.value(...path));
  }

  /** The object a property holds: empty where the property is not set. */
  public settings(...path: string[]): Settings {
    return Settings.of(this.value(...path));
  }

  /** The values of a list; one value is a list of one, and a list that is unknown is one unknown value. */
  public values(...path: string[]): readonly Value[] {
    const value = this.value(...path);
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value as readonly Value[] : [value];
  }

  /** The objects of a list; a list that is unknown is one of which everything is unknown. */
  public list(...path: string[]): Settings[] {
    return this.values(...path).map((value) => Settings.of(value));
  }

  /** The reference a property holds, alone or as the only one in a composed text. */
  public reference(...path: string[]): Reference | undefined {
    return referenceIn(this.value(...path));
  }

  /** The resource a property refers to. */
  public resource(...path: string[]): Resource | undefined {
    return this.reference(...path)?.resource;
  }
}
