import { run } from './program';
import { standardScreen } from './screen';

void run(process.argv.slice(2), standardScreen()).then((code) => {
  // Not process.exit: what is still on its way into a pipe would be lost.
  process.exitCode = code;
});
