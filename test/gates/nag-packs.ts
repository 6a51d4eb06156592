/** Loaded before an app: adds cdk-nag's packs to it when it synthesises, so that the app itself is the one users deploy. */
import { App, Stage, StageSynthesisOptions, Validations } from 'aws-cdk-lib/core';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

const withPacks = new WeakSet<Stage>();
const synth = Stage.prototype.synth;

Stage.prototype.synth = function (this: Stage, options?: StageSynthesisOptions): CloudAssembly {
  if (App.isApp(this) && !withPacks.has(this)) {
    withPacks.add(this);
    Validations.of(this).addPlugins(new AwsSolutionsChecks(this), new ServerlessChecks(this));
  }
  return synth.call(this, options);
};
