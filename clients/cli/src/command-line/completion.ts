import { type Command, optionsOf } from './command.js';
import type { Option } from './option.js';

/** `_longshore` looks at the word before, then at the command. */
export function bashCompletion(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const values = optionsOf(command).flatMap((option) => bashValues(option));
    const options = optionsOf(command).flatMap(spellings).join(' ');
    const words = Array.isArray(command.completes) ? command.completes.join(' ') : '';
    return `    ${command.name})
      case "$previous" in
${values.map((line) => `        ${line}\n`).join('')}      esac
      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "${options}" -- "$word"))
      else COMPREPLY=($(compgen ${words ? `-W "${words}"` : command.completes === 'files' ? '-f' : '-W ""'} -- "$word"))
      fi ;;`;
  });
  return `# longshore: completion for bash
_longshore() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o filenames -o bashdefault -F _longshore longshore
`;
}

function bashValues(option: Option): string[] {
  if (!option.value) return [];
  const pattern = spellings(option).join('|');
  const words = option.choices ? `-W "${option.choices.join(' ')}"` : '';
  const kind = option.completes === 'files' ? '-f' : option.completes === 'folders' ? '-d' : '-W ""';
  return [`${pattern}) COMPREPLY=($(compgen ${words || kind} -- "$word")); return ;;`];
}

export function zshCompletion(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const specs = [...optionsOf(command).flatMap(zshOption), zshArguments(command)].filter(Boolean);
    return `    ${command.name})\n      _arguments -s \\\n${specs.map((spec) => `        ${spec}`).join(' \\\n')} ;;`;
  });
  const names = commands.map(
    ({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  );
  return `#compdef longshore
_longshore() {
  local -a commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  ((CURRENT--))
  case $name in
${cases.join('\n')}
  esac
}
compdef _longshore longshore
`;
}

function zshOption(option: Option): string[] {
  const help = option.help.replace(/[[\]]/g, '').replaceAll(':', '\\:');
  const values = option.choices ? `(${option.choices.join(' ')})` : zshKind(option.completes);
  const value = option.value ? `:${option.value}:${values}` : '';
  return spellings(option).map((spelled) => quoted(`*${spelled}[${help}]${value}`));
}

function zshKind(completes: Option['completes']): string {
  return completes === 'files' ? '_files' : completes === 'folders' ? '_files -/' : ' ';
}

function zshArguments({ completes }: Command): string {
  if (completes === 'files') return quoted('*:file:_files');
  return completes ? quoted(`1:what:(${completes.join(' ')})`) : '';
}

export function fishCompletion(commands: readonly Command[]): string {
  const lines = ['# longshore: completion for fish', 'complete -c longshore -f'];
  for (const command of commands) {
    const { name, summary, completes } = command;
    const when = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    lines.push(`complete -c longshore -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`);
    if (completes === 'files') lines.push(`complete -c longshore ${when} -F`);
    else if (completes) lines.push(`complete -c longshore ${when} -a ${quoted(completes.join(' '))}`);
    for (const option of optionsOf(command)) lines.push(...fishOption(option, when));
  }
  return `${lines.join('\n')}\n`;
}

function fishOption(option: Option, when: string): string[] {
  const values = option.choices ? ` -a ${quoted(option.choices.join(' '))}` : '';
  const kind = option.completes ? ' -r -F' : option.value ? ` -x${values}` : '';
  return [option.name, ...(option.aliases ?? [])].map((name) => {
    const short = option.short && name === option.name ? ` -s ${option.short}` : '';
    return `complete -c longshore ${when} -l ${name}${short}${kind} -d ${quoted(option.help)}`;
  });
}

function spellings({ name, aliases = [], short }: Option): string[] {
  return [...[name, ...aliases].map((each) => `--${each}`), ...(short ? [`-${short}`] : [])];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
