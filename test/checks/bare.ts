/** Resources as bare templates have them. */
export const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const ref = (id: string): object => ({ Ref: id });

const resource = (Type: string, defaults: object = {}) => (Properties: object = {}) => ({ Type, Properties: { ...defaults, ...Properties } });

export const queue = resource('AWS::SQS::Queue');
export const topic = resource('AWS::SNS::Topic');
export const subscription = resource('AWS::SNS::Subscription');
export const table = resource('AWS::DynamoDB::Table', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
export const role = resource('AWS::IAM::Role');
export const rule = resource('AWS::Events::Rule');
export const pipe = resource('AWS::Pipes::Pipe');
export const bucket = resource('AWS::S3::Bucket');
export const alias = resource('AWS::Lambda::Alias');
export const alarm = resource('AWS::CloudWatch::Alarm');
export const schedule = resource('AWS::Scheduler::Schedule', { FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'rate(1 day)' });
export const fn = resource('AWS::Lambda::Function', {
  Role: 'arn:aws:iam::111111111111:role/worker', Handler: 'index.handler', Runtime: 'nodejs22.x', Code: { ZipFile: 'x' },
});

/** A queue whose dead letters go to another. */
export const redrive = (id: string, maxReceiveCount = 5): object => ({ RedrivePolicy: { deadLetterTargetArn: arn(id), maxReceiveCount } });

/** From the resource named Queue to the one named Function, unless told otherwise. */
export const mapping = resource('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('Queue'), FunctionName: ref('Function') });
