import * as fs from 'node:fs';
import * as path from 'node:path';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AlwaysOnStack, ScaleToZeroChecks, ScaleToZeroStack } from '../../lib';

/** A queue that a topic cannot send to. */
function fault(scope: Construct, id = 'Queue'): sqs.Queue {
  const queue = new sqs.Queue(scope, id, { deadLetterQueue: { queue: new sqs.Queue(scope, `${id}Dead`, { retentionPeriod: undefined }), maxReceiveCount: 5 } });
  new sns.CfnSubscription(scope, `${id}Subscription`, { topicArn: new sns.Topic(scope, `${id}Topic`).topicArn, protocol: 'sqs', endpoint: queue.queueArn });
  return queue;
}

const ID = 'cdk-scale-to-zero::QueueRefusesDelivery';

interface Reported { readonly rule: string; readonly path: string; readonly severity: string; readonly hidden: boolean }

/** What the checks report of an app, errors alone unless all is asked for. */
function reported(app: App): Reported[] {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } catch (error) {
    if (!(error as Error).message.includes('QueueRefusesDelivery')) throw error;
  }
  const file = path.join(app.outdir, 'validation-report.json');
  if (!fs.existsSync(file)) return [];
  const { pluginReports } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return pluginReports.filter((report: any) => report.pluginName === 'cdk-scale-to-zero').flatMap((report: any) => (
    [...report.violations.map((one: any) => [one, false]), ...(report.suppressedViolations ?? []).map((one: any) => [one, true])]
      .flatMap(([{ ruleName, severity, violatingConstructs }, hidden]) => violatingConstructs.map(({ constructPath }: any) => ({ rule: ruleName, path: constructPath, severity, hidden })))
  )).filter(({ severity }: Reported) => severity === 'error');
}

const inStack = (build: (stack: Stack, app: App) => void): App => {
  const app = new App();
  Validations.of(app).addPlugins(new ScaleToZeroChecks());
  build(new Stack(app, 'Shop'), app);
  return app;
};

afterEach(() => jest.restoreAllMocks());

describe('the checks', () => {
  test('fail the synthesis with an error, with the path of the construct, the consequence and what to do', () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const app = inStack((stack) => { fault(stack); });
    expect(() => app.synth()).toThrow(/ERROR its policy must allow sqs:SendMessage to sns\.amazonaws\.com.*: messages are dropped without a trace.*\n.*Shop\/Queue\/Resource.*\n.*Suggested fix: allow sqs:SendMessage/);
  });

  test('let an app with warnings pass', () => {
    expect(reported(inStack((stack) => { new sqs.Queue(stack, 'Orders'); }))).toEqual([]);
  });

  test('see nested stacks, stages and stacks of every environment, each once', () => {
    const app = inStack((stack, root) => {
      fault(new NestedStack(stack, 'Nested'));
      fault(new Stack(new Stage(root, 'Production'), 'Shop'));
      fault(new Stack(root, 'There', { env: { account: '111111111111', region: 'eu-west-1' } }));
    });
    expect(reported(app).map((one) => one.path).sort()).toEqual(['Production/Shop/Queue/Resource', 'Shop/Nested/Queue/Resource', 'There/Queue/Resource']);
  });

  test('look again where an app is synthesised again', () => {
    const app = inStack((stack) => { fault(stack); });
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => app.synth()).toThrow(/Shop\/Queue\/Resource/);
    fault(app.node.findChild('Shop'), 'Later');
    expect(() => app.synth({ force: true })).toThrow(/Shop\/Later\/Resource/);
  });

  test('speak once where they are added twice', () => {
    const app = inStack((stack, root) => {
      Validations.of(root).addPlugins(new ScaleToZeroChecks());
      fault(stack);
    });
    expect(reported(app)).toHaveLength(1);
  });

  describe('where validation is on', () => {
    // On while the stacks are made, which is when the checks come along; off at synth, where CDK's validator takes seconds.
    const whileOn = <T>(make: () => T): T => {
      process.env.CDK_VALIDATION = 'true';
      const made = make();
      process.env.CDK_VALIDATION = 'false';
      return made;
    };

    test.each([['AlwaysOnStack', AlwaysOnStack], ['ScaleToZeroStack', ScaleToZeroStack]])('come with a %s, and speak once for all stacks', (_, Half) => {
      const app = new App();
      fault(whileOn(() => new Half(app, 'Half')));
      fault(whileOn(() => new Half(app, 'Other')));
      fault(new Stack(app, 'Plain'));
      expect(reported(app).map((one) => one.path)).toEqual(['Half/Queue/Resource', 'Other/Queue/Resource', 'Plain/Queue/Resource']);
    });

    test('come with a half inside a stage', () => {
      const app = new App();
      fault(whileOn(() => new ScaleToZeroStack(new Stage(app, 'Production'), 'Half')));
      expect(reported(app)).toHaveLength(1);
    });
  });

  test('do not come along where validation is off', () => {
    const app = new App();
    fault(new ScaleToZeroStack(app, 'Half'));
    expect(reported(app)).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  test('hides the finding of its construct, with its reason, and no other finding of the rule', () => {
    const app = inStack((stack) => {
      Validations.of(fault(stack)).acknowledge({ id: ID, reason: 'the policy is written elsewhere' });
      fault(stack, 'Other');
    });
    expect(reported(app)).toEqual([
      { rule: 'QueueRefusesDelivery[Shop/Other]', path: 'Shop/Other/Resource', severity: 'error', hidden: false },
      { rule: 'QueueRefusesDelivery', path: 'Shop/Queue/Resource', severity: 'error', hidden: true },
    ]);
  });

  test('on a stack holds for all that stands in it', () => {
    const app = inStack((stack) => {
      Validations.of(stack).acknowledge({ id: ID, reason: 'policies are written elsewhere' });
      fault(stack);
      fault(stack, 'Other');
    });
    expect(() => app.synth()).not.toThrow();
    expect(reported(app).every(({ hidden }) => hidden)).toBe(true);
  });

  test('by the id of the finding itself holds for that one', () => {
    const app = inStack((stack) => {
      Validations.of(fault(stack)).acknowledge({ id: ID, reason: 'the policy is written elsewhere' });
      Validations.of(fault(stack, 'Other')).acknowledge({ id: `${ID}[Shop/Other]`, reason: 'this one too' });
    });
    expect(reported(app).every(({ hidden }) => hidden)).toBe(true);
  });
});
