import { execFileSync } from 'node:child_process';
import { commands } from '../commands.js';
import { run } from '../run.js';
import { testTerminal } from '../testing/test-terminal.js';

async function scriptFor(shell: string): Promise<string> {
  const terminal = testTerminal('/');
  expect(await run(['completion', shell], terminal)).toBe(0);
  return terminal.out();
}

/** What bash offers when Tab is pressed at the end of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `${await scriptFor('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _longshore; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8' });
  return out.split('\n').filter(Boolean);
}

describe('completion in bash', () => {
  it('offers the commands that begin so', async () => {
    expect(await offered('longshore', 're')).toEqual(['resume']);
    expect(await offered('longshore', '')).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  });

  it("offers a command's options, and the words that one can have", async () => {
    expect(await offered('longshore', 'upload', '--co')).toEqual(['--content-type', '--concurrency']);
    expect(await offered('longshore', 'upload', '--transfer', '')).toEqual(['direct', 'server', 'auto']);
    expect(await offered('longshore', 'config', 'un')).toEqual(['unset']);
  });

  it('offers files where files are meant', async () => {
    expect(await offered('longshore', 'upload', '/etc/host')).toContain('/etc/hosts');
    expect(await offered('longshore', 'status', '/etc/host')).toEqual([]);
  });
});

it.each(['zsh', 'fish'])('the script for %s knows every command and option', async (shell) => {
  const script = await scriptFor(shell);
  for (const { name, groups } of commands) {
    expect(script).toContain(name);
    for (const option of groups.flatMap(({ options }) => options)) expect(script).toContain(option.name);
  }
});
