import { evaluate } from './conditions';
import { resolve } from './intrinsics';
import { isObject, JsonObject, own, sectionOf } from './json';
import { ParameterValue, parameterValue, pseudoParameter } from './parameters';
import { Resource } from './resource';
import { TemplateError } from './template-error';
import type { Templates } from './templates';
import { Reference, Text, Unknown, Value } from './value';

/** What a cloud assembly knows of a construct. */
export interface ConstructRecord {
  /** `Shop/Thumbnails/Resource`. */
  readonly path: string;

  /** File, line and column of the user's code that created it. */
  readonly createdAt?: string;
}

/** A template, and what is known of the stack that is deployed from it. */
export interface TemplateSource {
  /** The stack's name. */
  readonly name: string;
  readonly template: unknown;

  /** Where it was read. @default - in memory: errors name the stack */
  readonly file?: string;
  readonly account?: string;
  readonly region?: string;

  /** Constructs by logical id, where an assembly keeps them beside the template; read when they are asked for. */
  readonly constructs?: () => ReadonlyMap<string, ConstructRecord>;

  /** Platforms for which images of the assembly are built, such as `linux/arm64`, by the hash that ends the image's address. */
  readonly imagePlatforms?: ReadonlyMap<string, string>;

  /** Values of parameters; others have their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;

  /** Templates of its nested stacks by the logical id of their resource. */
  readonly nested?: ReadonlyMap<string, TemplateSource>;
}

/** A stack as its template shows it, nested stacks apart. */
export class StackTemplate {
  public readonly name: string;

  /** The stack whose template this one is nested in. */
  public readonly parent?: StackTemplate;

  private readonly template: JsonObject;
  private readonly byId: ReadonlyMap<string, Resource>;
  private readonly conditions = new Map<string, boolean | Unknown>();
  private readonly outputs = new Map<string, Value | Unknown>();
  private readonly parameters = new Map<string, ParameterValue>();
  private constructs?: ReadonlyMap<string, ConstructRecord>;
  private deployed?: readonly Resource[];
  private written?: readonly Resource[];
  private generated?: boolean;
  private exports?: ReadonlyArray<readonly [output: string, exportName: Value | undefined]>;
  private nestedStacks?: ReadonlyMap<string, StackTemplate>;

  public constructor(public readonly all: Templates, private readonly source: TemplateSource, private readonly nestedIn?: Resource) {
    this.name = source.name;
    this.parent = nestedIn?.stack;
    this.template = templateOf(source);
    const byId = new Map<string, Resource>();
    const resources = this.section('Resources');
    for (const id of Object.keys(resources)) {
      const content = resources[id];
      if (isObject(content)) byId.set(id, new Resource(this, id, content));
    }
    this.byId = byId;
  }

  /** Resources that are deployed, in the template's order: without those whose condition is not met. */
  public get resources(): readonly Resource[] {
    return this.deployed ??= this.writtenResources.filter((resource) => resource.condition !== false);
  }

  /** Resources as the template has them, those that are not deployed too. */
  public get writtenResources(): readonly Resource[] {
    return this.written ??= [...this.byId.values()];
  }

  /** Whether a macro writes into the stack what its template does not show. */
  public get isGenerated(): boolean {
    return this.generated ??= this.unread.length > 0 || this.macros.some((macro) => macro !== 'AWS::LanguageExtensions');
  }

  /** What stands among the resources and is not read: loops, macros. */
  public get unread(): Unknown[] {
    const resources = this.section('Resources');
    return Object.keys(resources).filter((id) => !this.byId.has(id)).map((id) => new Unknown(`${id} in ${this.name} is no resource`));
  }

  /** Macros that rewrite the template before it is deployed, such as `AWS::Serverless-2016-10-31`. */
  public get macros(): string[] {
    const named = own(this.template, 'Transform');
    return (Array.isArray(named) ? named : [named]).flatMap((macro) => {
      if (typeof macro === 'string') return [macro];
      return isObject(macro) && typeof macro.Name === 'string' ? [macro.Name] : [];
    });
  }

  /** Nested stacks by the logical id of their resource. */
  public get nested(): ReadonlyMap<string, StackTemplate> {
    return this.nestedStacks ??= new Map([...this.source.nested ?? []].flatMap(([id, nested]) => {
      const resource = this.resource(id);
      return resource === undefined ? [] : [[id, new StackTemplate(this.all, { account: this.account, region: this.region, ...nested }, resource)]];
    }));
  }

  public get file(): string | undefined {
    return this.source.file;
  }

  /** The platform for which an image is built, if it is built with the assembly and that is said: `linux/arm64`. */
  public imagePlatform(image: string): string | undefined {
    return this.source.imagePlatforms?.get(image.split(':').at(-1) ?? '') ?? this.parent?.imagePlatform(image);
  }

  /** Region it is deployed to, if that is known. */
  public get region(): string | undefined {
    return this.source.region;
  }

  /** Account it is deployed to, if that is known. */
  public get account(): string | undefined {
    return this.source.account;
  }

  /** A resource by its logical id. */
  public resource(logicalId: string): Resource | undefined {
    const resource = this.byId.get(logicalId);
    return resource?.condition === false ? undefined : resource;
  }

  /** Names of the outputs. */
  public get outputNames(): string[] {
    return Object.keys(this.section('Outputs'));
  }

  /** The value of an output. */
  public output(name: string): Value | Unknown {
    const output = own(this.section('Outputs'), name);
    if (!isObject(output)) return new Unknown(`stack ${this.name} has no output ${name}`);
    return this.once(this.outputs, name, `output ${name} of ${this.name}`, () => this.resolve(output.Value) ?? null);
  }

  /** The names under which outputs are exported to other stacks. */
  public exportNames(): ReadonlyArray<readonly [output: string, exportName: Value | undefined]> {
    if (this.exports !== undefined) return this.exports;
    const found = Object.entries(this.section('Outputs')).flatMap(([name, output]) => {
      const exported = isObject(output) ? own(output, 'Export') : undefined;
      return isObject(exported) ? [[name, this.resolve(exported.Name)] as const] : [];
    });
    // A name may be made of an import that is not found yet, as exports are being read: later more is known of it.
    if (found.every(([, name]) => typeof name === 'string')) this.exports = found;
    return found;
  }

  /** Whether a condition is met. */
  public condition(name: string): boolean | Unknown {
    return this.once(this.conditions, name, `condition ${name}`, () => {
      const condition = own(this.section('Conditions'), name);
      return condition === undefined ? new Unknown(`condition ${name} is not in the template`) : evaluate(condition, this);
    });
  }

  /** The value of anything in the template: see `Value`. */
  public resolve(node: unknown): Value | undefined {
    return node === undefined ? undefined : resolve(node, this);
  }

  /** What `Ref` gives. */
  public ref(name: string): Value | undefined {
    if (name.startsWith('AWS::')) return pseudoParameter(name, this, this.nestedIn !== undefined);
    const resource = this.resource(name);
    if (resource !== undefined) return new Reference(resource, 'Ref');
    const declared = own(this.section('Parameters'), name);
    if (isObject(declared)) {
      return this.once(this.parameters, name, `parameter ${name}`, () => parameterValue(name, declared, this.givenParameter(name), this.all));
    }
    return new Unknown(Object.hasOwn(this.section('Resources'), name) ? `${name} is not deployed` : `${name} is not in the template`);
  }

  /** What `Fn::GetAtt` gives. */
  public attribute(logicalId: string, attribute: string): Value {
    const resource = this.resource(logicalId);
    if (resource === undefined) return this.ref(logicalId) instanceof Unknown ? this.ref(logicalId) ?? null : new Unknown(`${logicalId} is no resource`);
    // How CDK refers to a stack in another region.
    if (resource.type === 'Custom::CrossRegionExportReader') return this.all.writtenForOtherRegions(attribute) ?? new Reference(resource, attribute);
    const nested = this.nested.get(logicalId);
    if (nested === undefined || !attribute.startsWith('Outputs.')) return new Reference(resource, attribute);
    return nested.output(attribute.slice('Outputs.'.length));
  }

  /** What `Fn::ImportValue` gives. */
  public importValue(name: string | Text): Value {
    return this.all.exported(name, this);
  }

  /** What `Fn::GetStackOutput` gives. */
  public outputOf(stackName: string, output: string, region: string | undefined): Value {
    const stack = this.all.stackNamed(stackName, region ?? this.region);
    return stack?.output(output) ?? new Unknown(`stack ${stackName} is not among the templates`);
  }

  /** A section of the template. */
  public section(name: string): JsonObject {
    return sectionOf(this.template, name);
  }

  /** What an assembly knows of the construct of a resource. */
  public constructOf(logicalId: string): ConstructRecord | undefined {
    this.constructs ??= this.source.constructs?.() ?? new Map();
    return this.constructs.get(logicalId);
  }

  private givenParameter(name: string): Value | undefined {
    if (this.nestedIn !== undefined) return this.nestedIn.properties.value('Parameters', name);
    return this.source.parameters === undefined || !Object.hasOwn(this.source.parameters, name) ? undefined : this.source.parameters[name];
  }

  /** Evaluates once; what asks for itself meanwhile is unknown. */
  private once<T>(found: Map<string, T | Unknown>, key: string, what: string, find: () => T): T | Unknown {
    const before = found.get(key);
    if (before !== undefined) return before;
    found.set(key, new Unknown(`${what} refers to itself`));
    const value = find();
    found.set(key, value);
    return value;
  }
}

function templateOf({ template, name, file }: TemplateSource): JsonObject {
  if (!isObject(template)) throw new TemplateError(file ?? name, 'a template must be an object with Resources; give the path of a CloudFormation template');
  const resources = own(template, 'Resources');
  if (resources !== undefined && !isObject(resources)) {
    throw new TemplateError(file ?? name, 'Resources must be an object, with logical ids as its names; mend the template');
  }
  return template;
}
