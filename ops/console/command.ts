import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Command, readFlags, readStage } from '../command.ts';
import { readNumber } from '../rollout/read.ts';
import { localFolder } from '../stage/local-start.ts';
import { readPage } from './page-files.ts';
import { consoleApp, listen } from './server.ts';
import { consoleDataOf } from './wiring.ts';

/** What stands before the address; `npm start` reads it there (local/console-process.ts). */
const ADDRESS = 'console';

/** `npm run ops -- console`: the page of a stage, until Ctrl-C. */
export const consoleCommand: Command = {
  summary: 'a page on this machine that shows a stage and its rollout, and changes it',
  flags: '--stage <stage> [--port <port>]',
  async run(args, { environment, print }) {
    const flags = readFlags(args, {
      stage: { type: 'string' },
      port: { type: 'string', default: '0' },
    });
    const stage = readStage(flags.stage);
    const port = readNumber('port', flags.port, { least: 0, most: 65_535, whole: true });
    const page = await readPage(path.join(localFolder(environment), 'console'));
    const token = randomBytes(24).toString('base64url');
    const app = consoleApp({ token, page, data: consoleDataOf(stage, environment) });
    const running = await listen(app, port);
    print(`${ADDRESS}  http://127.0.0.1:${running.port}/#token=${token}`);
    await stopAsked();
    running.stop();
    return 0;
  },
};

/** Ctrl-C, or the end of the process that started this one. */
function stopAsked(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => stop());
  });
}
