import type { Resource } from './resource';
import { StackTemplate, TemplateSource } from './stack-template';
import { isSame, Text, Unknown, Value } from './value';

/** An output that other stacks can import. */
interface Export {
  readonly name: Value | undefined;
  readonly output: string;
  readonly stack: StackTemplate;
}

/** All stacks that were read together; references are followed from one to another. */
export class Templates {
  /** Every stack, a nested one after the stack it is in. */
  public readonly stacks: readonly StackTemplate[] = [];

  private readonly byName = new Map<string, StackTemplate[]>();
  private readonly byType = new Map<string, Resource[]>();
  private allResources?: readonly Resource[];
  private exports?: ReadonlyMap<string, readonly Export[]>;
  private readonly found = new Map<string, Value>();

  public constructor(sources: readonly TemplateSource[]) {
    this.stacks = sources.map((source) => new StackTemplate(this, source)).flatMap(withNested);
    for (const stack of this.stacks) this.byName.set(stack.name, [...this.byName.get(stack.name) ?? [], stack]);
    for (const resource of this.resources) {
      const same = this.byType.get(resource.type);
      if (same === undefined) this.byType.set(resource.type, [resource]);
      else same.push(resource);
    }
  }

  /** Every resource of every stack. */
  public get resources(): readonly Resource[] {
    return this.allResources ??= this.stacks.flatMap((stack) => stack.resources);
  }

  /** Every resource of some types, such as `AWS::SQS::Queue`. */
  public ofType(...types: string[]): readonly Resource[] {
    return types.length === 1 ? this.byType.get(types[0]) ?? [] : types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** A stack by its name, in a region if several have the name. */
  public stackNamed(name: string, region?: string): StackTemplate | undefined {
    const named = this.byName.get(name) ?? [];
    return named.length < 2 ? named[0] : named.find((stack) => stack.region === region) ?? named[0];
  }

  /** What is exported under a name, for a stack that imports it. */
  public exported(name: string | Text, importer: StackTemplate): Value {
    const named = this.allExports().get(keyOf(name)) ?? [];
    const first = named.find((exported) => isSame(exported.name, name) && isCompatible(exported.stack.region, importer.region));
    if (first === undefined) return new Unknown(`nothing among the templates is exported as ${typeof name === 'string' ? name : name.pattern}`);
    return first.stack.output(first.output);
  }

  /** What a resource of the templates stores under a name in Systems Manager. */
  public stored(name: string): Value | undefined {
    return this.followed(`parameter ${name}`, () => this.ofType('AWS::SSM::Parameter')
      .find(({ properties }) => properties.value('Name') === name)?.properties.value('Value'));
  }

  /** What a stack hands to stacks in other regions under a name: CDK does that with custom resources. */
  public writtenForOtherRegions(name: string): Value | undefined {
    return this.followed(`export ${name}`, () => this.ofType('Custom::CrossRegionExportWriter')
      .map(({ properties }) => properties.value('WriterProps', 'exports', name)).find((value) => value !== undefined));
  }

  /** Finds once; what leads back to itself is unknown. */
  private followed(what: string, find: () => Value | undefined): Value | undefined {
    const before = this.found.get(what);
    if (before !== undefined) return before;
    this.found.set(what, new Unknown(`${what} refers to itself`));
    const value = find();
    if (value === undefined) this.found.delete(what);
    else this.found.set(what, value);
    return value;
  }

  private allExports(): ReadonlyMap<string, readonly Export[]> {
    if (this.exports !== undefined) return this.exports;
    // Should a name be made of an import: nothing is exported yet.
    this.exports = new Map();
    const found = new Map<string, Export[]>();
    for (const stack of this.stacks) {
      for (const [output, name] of stack.exportNames()) found.set(keyOf(name), [...found.get(keyOf(name)) ?? [], { name, output, stack }]);
    }
    return this.exports = found;
  }
}

/** Names that can be the same have the same key. */
function keyOf(name: Value | undefined): string {
  return typeof name === 'string' ? name : name instanceof Text ? name.pattern : '';
}

function withNested(stack: StackTemplate): StackTemplate[] {
  return [stack, ...[...stack.nested.values()].flatMap(withNested)];
}

function isCompatible(left: string | undefined, right: string | undefined): boolean {
  return left === undefined || right === undefined || left === right;
}
