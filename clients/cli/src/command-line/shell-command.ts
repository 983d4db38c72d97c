/** The command to type, fit for a POSIX shell. */
export function shellCommand(program: string, args: readonly string[]): string {
  return [program, ...withoutSecrets(args).map(quoted)].join(' ');
}

const secretOptions = ['--token', '--api-key'];

/** A screen is looked at, and logs are kept: the key stands there as the variable that should hold it. */
function withoutSecrets(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    if (secretOptions.includes(args[index - 1] ?? '')) return '$LONGSHORE_TOKEN';
    const option = secretOptions.find((each) => arg.startsWith(`${each}=`));
    return option ? `${option}=$LONGSHORE_TOKEN` : arg;
  });
}

function quoted(arg: string): string {
  if (/^[\w@%+=:,./-]+$/.test(arg)) return arg;
  if (/^(--[\w-]+=)?\$LONGSHORE_TOKEN$/.test(arg)) return `"${arg}"`;
  return `'${arg.replaceAll("'", "'\\''")}'`;
}
