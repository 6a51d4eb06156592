import { DEEPEST, isObject, JsonObject } from './json';

/** A name in a template that must be declared in it, and the intrinsic function it stands in. */
export interface WrittenReference {
  readonly name: string;
  readonly by: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub';
  /** The attribute, if one is asked for. */
  readonly attribute?: string;
  /** Whether it holds whatever the parameters are: it stands under no `Fn::If`. */
  readonly isCertain: boolean;
}

/** What a template takes from another stack, as it is written. */
export interface WrittenImport {
  /** The name of the export, or what `Fn::GetStackOutput` is given. */
  readonly written: unknown;
  /** Whether it holds whatever the parameters are: it stands under no `Fn::If`. */
  readonly isCertain: boolean;
}

/** What a part of a template refers to, as it is written: nothing resolved, both branches of conditions. */
export class Written {
  public readonly references: WrittenReference[] = [];

  /** Names of exports that are imported. */
  public readonly imports: WrittenImport[] = [];

  /** What `Fn::GetStackOutput` is given. */
  public readonly stackOutputs: WrittenImport[] = [];

  /** Values that are looked up at deploy time: `{{resolve:ssm:…}}`. */
  public dynamicReferences = 0;

  /** Whether a macro writes a part of it: `Fn::Transform`. */
  public isTransformed = false;

  public constructor(...parts: readonly unknown[]) {
    for (const part of parts) this.read(part, true, 0);
  }

  /** Every object of every template comes through here: nothing is made for those that refer to nothing. */
  private read(node: unknown, isCertain: boolean, depth: number): void {
    if (typeof node === 'string') {
      if (node.includes('{{resolve:')) this.text(node);
    } else if (typeof node === 'object' && node !== null && depth <= DEEPEST) {
      if (Array.isArray(node)) {
        for (const item of node) this.read(item, isCertain, depth + 1);
      } else {
        for (const name in node) {
          const value = (node as JsonObject)[name];
          this.read(value, isCertain && name !== 'Fn::If', depth + 1);
          if (name === 'Ref' || name.startsWith('Fn::')) this.intrinsic(name, value, isCertain);
        }
      }
    }
  }

  private text(text: string): void {
    this.dynamicReferences += text.split('{{resolve:').length - 1;
  }

  private intrinsic(name: string, argument: unknown, isCertain: boolean): void {
    if (name === 'Fn::Transform') this.isTransformed = true;
    if (name === 'Fn::ImportValue') this.imports.push({ written: argument, isCertain });
    if (name === 'Fn::GetStackOutput') this.stackOutputs.push({ written: argument, isCertain });
    if (name === 'Ref' && typeof argument === 'string') this.references.push({ name: argument, by: 'Ref', isCertain });
    if (name === 'Fn::GetAtt') this.attribute(argument, isCertain);
    if (name === 'Fn::Sub') this.substitution(argument, isCertain);
  }

  private attribute(argument: unknown, isCertain: boolean): void {
    const [name, ...attribute] = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument as unknown[] : [];
    if (typeof name === 'string') this.references.push({ name, by: 'Fn::GetAtt', attribute: attribute.every((part) => typeof part === 'string') ? attribute.join('.') : undefined, isCertain });
  }

  private substitution(argument: unknown, isCertain: boolean): void {
    const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument];
    if (typeof text !== 'string') return;
    for (const [, written] of text.matchAll(/\$\{(?!\s*!)([^}]+)\}/g)) {
      if (isObject(variables) && Object.hasOwn(variables, written)) continue;
      const [name, ...attribute] = written.trim().split('.');
      this.references.push({ name, by: 'Fn::Sub', attribute: attribute.length === 0 ? undefined : attribute.join('.'), isCertain });
    }
  }
}
