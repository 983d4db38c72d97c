import { commands } from '../commands.js';
import { run } from '../run.js';
import { testTerminal } from '../testing/test-terminal.js';
import { shellCommand } from './shell-command.js';
import { suggestion } from './suggestion.js';

const here = () => testTerminal('/nowhere', { XDG_CONFIG_HOME: '/nowhere' });

describe('a command line that makes no sense', () => {
  it.each([
    ['no file', ['upload'], 'Name at least one file'],
    ['an unknown command', ['send'], 'There is no command "send"'],
    ['a misspelt command', ['uplaod', 'a'], 'There is no command "uplaod". Did you mean upload?'],
    ['an option before the command', ['--json', 'list'], '--json stands before any command'],
    ['an unknown option', ['upload', 'a', '--fast'], 'longshore upload has no option --fast'],
    ['a misspelt option', ['upload', 'a', '--conccurency', '3'], 'Did you mean --concurrency?'],
    ['an unknown short option', ['upload', 'a', '-x'], 'longshore upload has no option -x'],
    ['no value', ['upload', 'a', '--folder'], '--folder needs a value: --folder FOLDER'],
    [
      'an option for a value',
      ['upload', 'a', '--folder', '--json'],
      '--folder needs a value; one that starts',
    ],
    ['a value for a flag', ['upload', 'a', '--json=yes'], '--json takes no value'],
    ['no size', ['upload', 'a', '--part-size', 'big'], '--part-size must look like 16MiB, not "big"'],
    [
      'no number',
      ['upload', 'a', '--concurrency', '0'],
      '--concurrency must be a number of at least 1, not "0"',
    ],
    ['no pair', ['upload', 'a', '--meta', 'x'], '--meta must look like key=value, not "x"'],
    ['no URL', ['upload', 'a', '--to', 'localhost:3000'], '--to must be a URL such as http://127.0.0.1:3000'],
    [
      'no way',
      ['upload', 'a', '--transfer', 'fast'],
      '--transfer must be direct, server or auto, not "fast"',
    ],
    ['two ways', ['upload', 'a', '--direct', '--transfer', 'auto'], 'either --direct or --transfer auto'],
    ['a stream without a name', ['upload', '-'], 'Give stdin a name: - --name NAME'],
    ['one name for two files', ['upload', 'a', 'b', '--name', 'c'], '--name is for one file'],
    ['two keys', ['download', 'a', 'b'], 'Give the key of one object'],
    ['no id', ['status'], 'Give the id of one upload'],
    ['nothing to abort', ['abort'], 'Give the ids of the uploads'],
    ['no file to resume with', ['resume', 'id'], 'Give the id of one upload, and its file'],
    ['an unknown status', ['list', '--status', 'done'], '--status must be completed, uploading'],
    ['an unknown shell', ['completion', 'tcsh'], 'bash, zsh or fish'],
  ])('with %s ends with 2 and says why', async (_what, args, message) => {
    const terminal = here();
    expect(await run(args, terminal)).toBe(2);
    expect(terminal.err()).toContain(message);
    expect(terminal.err()).toMatch(/See: longshore .*--help\n$/);
    expect(terminal.out()).toBe('');
  });
});

describe('help', () => {
  it.each([[['--help']], [[]], [['help']], [['-h']]])('%j names every command', async (args) => {
    const terminal = here();
    expect(await run(args, terminal)).toBe(0);
    for (const { name } of commands) expect(terminal.out()).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it.each(commands.map(({ name }) => name))('%s --help has usage, examples and exit codes', async (name) => {
    const terminal = here();
    expect(await run([name, '--wrong', '--help'], terminal)).toBe(0);
    const asked = here();
    expect(await run(['help', name], asked)).toBe(0);
    expect(asked.out()).toBe(terminal.out());
    expect(terminal.out()).toMatch(/\nUsage\n {2}.*longshore [^]*\nExamples\n[^]*\nExit codes\n {2}0 /);
  });

  it.each([40, 60, 80, 120])('fits into %d columns', async (columns) => {
    for (const { name } of commands) {
      const terminal = here();
      Object.assign(terminal.stdout, { columns });
      await run([name, '--help'], terminal);
      const text = terminal.out().split('\nExamples\n')[0]!.split('\n').slice(4).join('\n');
      // Usage and examples are to be copied: they stay whole.
      const prose = text.split('\n').filter((line) => !line.includes('longshore '));
      expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  it('--version prints the version', async () => {
    const terminal = here();
    expect(await run(['--version'], terminal)).toBe(0);
    expect(terminal.out()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

it.each([
  ['uplod', 'upload'],
  ['stauts', 'status'],
  ['comp', 'complete'],
  ['LIST', 'list'],
  ['rm', undefined],
])('for %s suggests %s', (written, meant) => {
  expect(suggestion(written, ['upload', 'status', 'list', 'complete', 'abort'])).toBe(meant);
});

it('prints commands that a shell understands, without the key', () => {
  expect(
    shellCommand('longshore', ['upload', "it's a file", '$x', 'plain.txt', '--token', 'k', '--api-key=k']),
  ).toBe(
    `longshore upload 'it'\\''s a file' '$x' plain.txt --token "$LONGSHORE_TOKEN" "--api-key=$LONGSHORE_TOKEN"`,
  );
});
