// `npm run emulator`: the sample, deployed and running until Ctrl-C.
import { setTimeout as sleep } from 'node:timers/promises';
import { Emulator } from './emulator';
import { missingOnThisMachine } from './machine';
import { Sample } from './sample';

/** Longest a timer can be set to, 2^31 - 1 ms: 24 days. */
const FOR_EVER = 0x7fffffff;

async function main(): Promise<void> {
  const missing = missingOnThisMachine();
  if (missing.length > 0) {
    throw new Error(`the emulator needs ${missing.join(', ')}`);
  }
  const stop = new AbortController();
  // Ctrl-C reaches the CDK CLI too, which then ends by itself; the emulator is ended here, in order.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stop.abort());
  }
  say('starting the emulator (the first time it is installed, which takes half a minute)');
  const emulator = await Emulator.start({ images: Sample.images, port: port() });
  try {
    say(`deploying the sample to ${emulator.url} (20 s)`);
    const sample = await Sample.deploy(emulator);
    process.stdout.write(directions(emulator, sample));
    await sleep(FOR_EVER, undefined, { signal: stop.signal });
  } catch (error) {
    if (!stop.signal.aborted) {
      throw error;
    }
  } finally {
    say('stopping');
    await emulator.stop();
    say('nothing is left running');
  }
}

function directions(emulator: Emulator, { outputs }: Sample): string {
  const host = new URL(outputs.Url).host;
  return `
The shop: ${outputs.Url}
Nobody resolves that name; it goes into the Host header, the connection to the emulator:

  curl -H 'Host: ${host}' ${emulator.url}/
  curl -H 'Host: ${host}' ${emulator.url}/products/7
  curl -H 'Host: ${host}' -F 'picture=@picture.png;type=image/png' ${emulator.url}/products/7/pictures

Pictures:     ${outputs.PicturesBucket}
Work queue:   ${outputs.ThumbnailsQueueUrl}
Dead letters: ${outputs.ThumbnailsDeadLetterQueueUrl}
Feeds:        ${outputs.FeedsQueueUrl}
Log:          ${emulator.log}

For the CDK CLI, SDKs and the AWS CLI in another terminal:

${Object.entries(emulator.env).map(([name, value]) => `  export ${name}='${value}'`).join('\n')}

Ctrl-C ends it and removes everything.
`;
}

function port(): number | undefined {
  const text = process.env.PORT;
  if (text === undefined) {
    return undefined;
  }
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`PORT must be a whole number between 1 and 65535, got "${text}"; correct it or leave it away for a free one`);
  }
  return number;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
