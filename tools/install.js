'use strict';

// Installs what is missing before `npm start` and `npm test`. Plain JavaScript without
// dependencies, because it runs when nothing is installed yet, and old syntax, so that an
// old Node reaches the sentence that says it is too old.

const childProcess = require('child_process');
const fs = require('fs');
const path = require('path');

// `engines` of package.json says the same; npm only warns about it.
const OLDEST_NODE = 20;

/** Why the packages in `root` have to be installed, or undefined when all is well. */
function reasonToInstall(root) {
  const installed = readJson(path.join(root, 'node_modules', '.package-lock.json'));
  // npm writes this file as its last act: without it an install was interrupted or never began.
  if (installed === undefined) {
    return fs.existsSync(path.join(root, 'node_modules')) ? 'the last install did not finish' : 'no packages are installed';
  }
  const wanted = readJson(path.join(root, 'package-lock.json'));
  if (wanted === undefined) return undefined;

  for (const place of Object.keys(wanted.packages)) {
    if (place === '') continue;
    const want = wanted.packages[place];
    const have = installed.packages[place];
    if (have === undefined) {
      // npm leaves out the optional builds of other platforms.
      if (want.optional || want.devOptional) continue;
      return place + ' is not installed';
    }
    if (have.version !== want.version || have.integrity !== want.integrity) {
      return place + ' is not the version of package-lock.json (' + want.version + ')';
    }
  }
  for (const place of Object.keys(installed.packages)) {
    if (wanted.packages[place] === undefined) return place + ' is no longer in package-lock.json';
    if (!fs.existsSync(path.join(root, place, 'package.json'))) return place + ' is missing';
  }
  return undefined;
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    return undefined;
  }
}

/** Runs npm in `root`; returns its exit code. */
function npm(root, command) {
  // NODE_ENV=production would leave out the tools that build and test.
  const args = command.concat('--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  // npm says on standard output what it added; ours is kept for results.
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const cli = process.env.npm_execpath;
  const run = cli !== undefined && path.basename(cli) === 'npm-cli.js'
    ? childProcess.spawnSync(process.execPath, [cli].concat(args), options)
    // Windows starts npm.cmd through a shell only.
    : childProcess.spawnSync('npm', args, Object.assign({ shell: process.platform === 'win32' }, options));
  return run.status === null ? 1 : run.status;
}

function main() {
  const version = process.versions.node;
  if (Number(version.split('.')[0]) < OLDEST_NODE) {
    say('Node must be ' + OLDEST_NODE + ' or newer, got ' + version + '; install a current one from https://nodejs.org');
    return 1;
  }
  const root = path.dirname(__dirname);
  const reason = reasonToInstall(root);
  if (reason === undefined) return 0;

  // A package more is added in seconds, where `npm ci` removes all and starts anew; --no-save leaves the lock as it is.
  if (fs.existsSync(path.join(root, 'node_modules', '.package-lock.json'))) {
    say('adding packages with npm install: ' + reason);
    npm(root, ['install', '--no-save']);
  }
  const remaining = reasonToInstall(root);
  if (remaining === undefined) return 0;

  say('installing packages with npm ci: ' + remaining);
  const code = npm(root, ['ci']);
  if (code !== 0) say('npm ci must succeed, got exit code ' + code + '; see its message above and run the command again');
  return code;
}

function say(line) {
  process.stderr.write(line + '\n');
}

module.exports = { reasonToInstall };

if (require.main === module) process.exitCode = main();
