import { run } from './program';
import { standardScreen } from './screen';

// A reader that has seen enough, such as head, closes the pipe: that is no fault, and the exit code stays what it is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void run(process.argv.slice(2), standardScreen()).then((code) => {
  // Not process.exit: what is still on its way into a pipe would be lost.
  process.exitCode = code;
});
