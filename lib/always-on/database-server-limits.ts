import * as rds from 'aws-cdk-lib/aws-rds';
import { Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DatabaseServerProps } from './database-server-props';
import { checkDatabase, checkNames } from '../platform/database-limits';
import { knownMebibytes } from '../private/known';
import { grouped, refuse, requireWithin, warn } from '../private/refusal';

/** What RDS offers at least on its current disks, and free of thought. */
export const DEFAULT_STORAGE = Size.gibibytes(20);

/** Whether the engine is one of an Aurora cluster. */
export function isCluster(engine: rds.IEngine): engine is rds.IClusterEngine {
  return 'bindToCluster' in engine;
}

/** Refuses what RDS would reject a quarter of an hour into a deployment, and what contradicts itself. */
export function checkDatabaseServer(scope: Construct, props: DatabaseServerProps): void {
  checkDatabase(scope, props);
  checkNames(scope, props);
  if (props.readers !== undefined && props.readers.length > 15) {
    refuse(scope, `readers must be at most 15, got ${props.readers.length}; that is what RDS offers`);
  }
  if (props.proxy === true && props.iamAuthentication === true) {
    refuse(scope, 'proxy must not come with iamAuthentication, got both; the proxy logs in with the secret: leave one of the two out');
  }
  if (isCluster(props.engine)) checkCluster(scope, props);
  else checkInstance(scope, props);
  if (props.multiAz === false) {
    warn(scope, 'SingleZoneDatabase', 'multiAz is false: while the server is patched, or its zone is lost, nobody can use the database; leave it out in production');
  }
}

function checkInstance(scope: Construct, props: DatabaseServerProps): void {
  if (props.dataApi === true) {
    refuse(scope, 'dataApi must be true only for Aurora, got true for an instance; use an rds.DatabaseClusterEngine, or connect from inside the VPC');
  }
  if (props.rotateSecret === true && props.readers !== undefined && props.readers.length > 0) {
    refuse(scope, `rotateSecret must not come with readers of an instance, got ${props.readers.length}; RDS makes no replica of a server whose secret it owns: use Aurora, or leave one of the two out`);
  }
  const size = gibibytes(props.allocatedStorage ?? DEFAULT_STORAGE);
  requireWithin(scope, 'allocatedStorage', size, { min: 20, max: 65_536, unit: 'GiB', advice: 'that is what RDS offers on its current disks' });
  const max = gibibytes(props.maxAllocatedStorage);
  requireWithin(scope, 'maxAllocatedStorage', max, { min: 22, max: 65_536, unit: 'GiB', advice: 'that is what RDS offers on its current disks' });
  if (size !== undefined && max !== undefined && 10 * max < 11 * size) {
    refuse(scope, `maxAllocatedStorage must be at least a tenth more than allocatedStorage (${grouped(size)} GiB), got ${grouped(max)} GiB; raise it`);
  }
}

function checkCluster(scope: Construct, props: DatabaseServerProps): void {
  const prop = props.allocatedStorage === undefined ? props.maxAllocatedStorage && 'maxAllocatedStorage' : 'allocatedStorage';
  if (prop !== undefined) refuse(scope, `${prop} must not be set for Aurora, got one; its storage grows by itself: leave it out`);
  if (props.readers?.length === 0 && props.multiAz !== false) {
    refuse(scope, 'readers must be at least one for Aurora in several zones, got none; leave readers out, or set multiAz: false');
  }
}

function gibibytes(size?: Size): number | undefined {
  const mebibytes = knownMebibytes(size);
  return mebibytes === undefined ? undefined : mebibytes / 1024;
}
