import { exitCodes, type Terminal, UsageError } from '../terminal.js';
import { bashCompletion, fishCompletion, zshCompletion } from './completion.js';
import type { Command } from './command.js';
import type { CommandLine } from './command-line.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
const names = Object.keys(shells);

/** `commands` is asked for late: this command is one of them. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'complete commands and options in bash, zsh or fish',
    usage: ['bash', 'zsh', 'fish'],
    about: "Prints a script for the shell. Load it in the shell's own start file, as the examples show.",
    groups: [],
    examples: [
      {
        line: 'source <(longshore completion bash)',
        does: 'in ~/.bashrc; with zsh in ~/.zshrc, after compinit',
      },
      { line: 'longshore completion fish | source', does: 'in ~/.config/fish/config.fish' },
    ],
    outcomes: { ok: 'printed', failed: 'never' },
    completes: names,
    async run({ positionals: [shell, ...more] }: CommandLine, { stdout }: Terminal) {
      if (!isShell(shell) || more.length > 0) throw new UsageError('Say for which shell: bash, zsh or fish');
      stdout.write(shells[shell](commands()));
      return exitCodes.ok;
    },
  };
}

function isShell(name: string | undefined): name is keyof typeof shells {
  return name !== undefined && names.includes(name);
}
