import readline from 'node:readline';
import { Writable } from 'node:stream';
import type { Terminal } from './terminal.js';

/** Whether there is a person to ask. */
export function canAsk({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/** Only `y` and `yes` are a yes; Ctrl-C and the end of input are a no. */
export async function confirm(question: string, terminal: Terminal): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `, terminal, terminal.stderr);
  return /^y(es)?$/i.test(answer.trim());
}

/** What is typed is not shown. */
export async function askSecret(question: string, terminal: Terminal): Promise<string> {
  terminal.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await ask('', terminal, nowhere);
  terminal.stderr.write('\n');
  return answer;
}

/** The first line on stdin, whoever writes it; empty when there is none. */
export function ask(question: string, terminal: Terminal, output: NodeJS.WritableStream): Promise<string> {
  const { stdin, interrupted } = terminal;
  const lines = readline.createInterface({ input: stdin, output, terminal: stdin.isTTY === true });
  return new Promise((resolve) => {
    let answer = '';
    // A terminal in raw mode gives Ctrl-C to readline, not to the process.
    lines.on('SIGINT', () => {
      lines.close();
      process.kill(process.pid, 'SIGINT');
    });
    interrupted.addEventListener('abort', () => lines.close(), { once: true });
    lines.on('close', () => resolve(answer));
    lines.question(question, (line) => {
      answer = line;
      lines.close();
    });
  });
}
