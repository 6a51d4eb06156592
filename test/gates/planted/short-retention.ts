/** Loaded before an app: plants in it a fault that CloudFormation would refuse. A queue keeps messages for 60 s at least. */
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { App, Stack, Stage, StageSynthesisOptions } from 'aws-cdk-lib/core';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';

const synth = Stage.prototype.synth;

Stage.prototype.synth = function (this: Stage, options?: StageSynthesisOptions): CloudAssembly {
  if (App.isApp(this) && this.node.tryFindChild('Planted') === undefined) {
    new CfnQueue(new Stack(this, 'Planted'), 'Queue', { messageRetentionPeriod: 3 });
  }
  return synth.call(this, options);
};
