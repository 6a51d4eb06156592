import { isObject, JsonObject } from './json';
import { Settings } from './settings';
import type { StackTemplate } from './stack-template';
import type { Unknown } from './value';
import { Written } from './written';

/** A resource of a template. */
export class Resource {
  /** CloudFormation's type, such as `AWS::SQS::Queue`; empty where the template names none. */
  public readonly type: string;

  private resolved?: Settings;
  private refers?: Written;

  public constructor(
    public readonly stack: StackTemplate,
    public readonly logicalId: string,
    /** As it stands in the template, nothing resolved. */
    public readonly written: JsonObject,
  ) {
    this.type = typeof written.Type === 'string' ? written.Type : '';
  }

  /** Its properties, resolved. */
  public get properties(): Settings {
    return this.resolved ??= this.resolve('Properties');
  }

  /** Stack and logical id: `Shop/Thumbnails89DB2D21`. */
  public get address(): string {
    return `${this.stack.name}/${this.logicalId}`;
  }

  /** Path of its construct, `Shop/Thumbnails/Resource`, where a template or its assembly tells. */
  public get constructPath(): string | undefined {
    const metadata = isObject(this.written.Metadata) ? this.written.Metadata['aws:cdk:path'] : undefined;
    return typeof metadata === 'string' ? metadata : this.stack.constructOf(this.logicalId)?.path;
  }

  /** File, line and column of the user's code that created it, where its assembly recorded that. */
  public get createdAt(): string | undefined {
    return this.stack.constructOf(this.logicalId)?.createdAt;
  }

  /** What to call it in a sentence: the construct's path, or stack and logical id. */
  public get displayName(): string {
    return this.constructPath?.replace(/\/(Resource|Default)$/, '') ?? this.address;
  }

  /** Whether it is deployed: false if its condition is not met, unknown if the templates do not show the outcome. */
  public get condition(): boolean | Unknown {
    return typeof this.written.Condition === 'string' ? this.stack.condition(this.written.Condition) : true;
  }

  /** Whether it is deployed under a condition, met or not. */
  public get isConditional(): boolean {
    return Object.hasOwn(this.written, 'Condition');
  }

  /** Logical ids in its `DependsOn`. */
  public get dependsOn(): string[] {
    const named = this.written.DependsOn;
    if (named === undefined) return [];
    return (Array.isArray(named) ? named : [named]).filter((id): id is string => typeof id === 'string');
  }

  /** What its properties and policies of updates refer to, as the template has it. */
  public get references(): Written {
    return this.refers ??= new Written(this.written.Properties, this.written.UpdatePolicy, this.written.CreationPolicy);
  }

  /** `DeletionPolicy`, if there is one. */
  public get deletionPolicy(): string | Unknown | undefined {
    return Settings.of(this.stack.resolve({ value: this.written.DeletionPolicy ?? null })).text('value');
  }

  /** A section beside the properties: `UpdatePolicy`, `CreationPolicy` or `Metadata`. */
  public section(name: 'UpdatePolicy' | 'CreationPolicy' | 'Metadata'): Settings {
    return this.resolve(name);
  }

  private resolve(name: string): Settings {
    return Settings.of(this.stack.resolve(this.written[name]));
  }
}
