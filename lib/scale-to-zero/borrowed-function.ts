import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CfnResource, Duration } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/** Lambda's own timeout for a function that says nothing. */
const LAMBDA_DEFAULT_TIMEOUT = Duration.seconds(3);

/** Workers on each function, with the concurrency each may use. */
const WORKERS = new WeakMap<IConstruct, { readonly worker: IConstruct; readonly maxConcurrency?: number }[]>();

/** What can be seen of a function that somebody else created. */
export class BorrowedFunction {
  /** The function behind a version or alias. */
  private readonly target: lambda.IFunction;
  private readonly qualified: boolean;

  public constructor(given: lambda.IFunction) {
    const { lambda: behind } = given as Partial<Pick<lambda.IVersion, 'lambda'>>;
    this.target = behind ?? given;
    this.qualified = behind !== undefined;
  }

  /** Its timeout; nothing for an imported function, which does not tell. */
  public get timeout(): Duration | undefined {
    const resource = this.resource;
    if (resource === undefined) return undefined;
    return resource.timeout === undefined ? LAMBDA_DEFAULT_TIMEOUT : Duration.seconds(resource.timeout);
  }

  /** Whether what was given is a durable function itself, which only its versions and aliases may be called as. */
  public get isDurableUnqualified(): boolean {
    return !this.qualified && this.resource?.durableConfig !== undefined;
  }

  /** Its reserved concurrency, if it has one and tells. */
  public get reservedConcurrency(): number | undefined {
    return this.resource?.reservedConcurrentExecutions;
  }

  /**
   * Counts a worker in.
   *
   * @returns the concurrency that all workers of the function may use together; nothing where one of them has no limit
   */
  public addWorker(worker: IConstruct, maxConcurrency?: number): number | undefined {
    const workers = [...WORKERS.get(this.target) ?? [], { worker, maxConcurrency }];
    WORKERS.set(this.target, workers);
    return workers.reduce<number | undefined>((sum, { maxConcurrency: own }) => (
      sum === undefined || own === undefined ? undefined : sum + own
    ), 0);
  }

  private get resource(): lambda.CfnFunction | undefined {
    const child = this.target.node.defaultChild;
    if (child === undefined || !CfnResource.isCfnResource(child)) return undefined;
    return child.cfnResourceType === lambda.CfnFunction.CFN_RESOURCE_TYPE_NAME ? child as lambda.CfnFunction : undefined;
  }
}
