import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Graph, Panel } from './panel';
import { DatabaseServer } from '../always-on/database-server';
import { ServerlessDatabase } from '../scale-to-zero/serverless-database';

/** A database server: connections, CPU and memory. */
export function serverPanel(construct: DatabaseServer): Panel {
  return {
    construct,
    noun: 'database server',
    graphs: [
      connections(construct),
      { title: 'CPU, %', left: [construct.metric('CPUUtilization', { label: 'CPU' })] },
      { title: 'Latency, s', left: [construct.metric('ReadLatency', { label: 'Reads' }), construct.metric('WriteLatency', { label: 'Writes' })] },
      { title: 'Free memory, bytes', left: [construct.metric('FreeableMemory', { statistic: cloudwatch.Stats.MINIMUM, label: 'Memory' })] },
    ],
  };
}

/** A serverless database: its capacity, which is 0 while it sleeps, and its connections. */
export function serverlessPanel(construct: ServerlessDatabase): Panel {
  return {
    construct,
    noun: 'serverless database',
    graphs: [
      { title: 'Capacity, ACU', left: [construct.metric('ServerlessDatabaseCapacity', { label: 'ACU' })] },
      { title: 'Of its largest capacity, %', left: [construct.metric('ACUUtilization', { label: 'Used' })] },
      connections(construct),
    ],
  };
}

function connections(construct: DatabaseServer | ServerlessDatabase): Graph {
  const value = construct.connectionLimit;
  return {
    title: 'Connections',
    left: [construct.metric('DatabaseConnections', { statistic: cloudwatch.Stats.MAXIMUM, label: 'Open' })],
    limit: value === undefined ? undefined : { value, label: 'Most there can be' },
  };
}
